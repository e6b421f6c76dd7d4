import type { Instant, Policy } from '../../model/index.js';
import { currencyOf } from '../definitions/a04-sharing.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { liveAt } from '../read/live.js';
import type { Ground } from './ground.js';
import type { LiveConsumer, SurvivorCopy } from './result.js';

/** Live locations of the credential's materials, CURRENT before RESIDUE, by id (A4). */
export function copiesOf(credential: string, ground: Ground): SurvivorCopy[] {
  const { index, nodes } = ground;
  const { asOf } = ground.asking.when;
  const open = (edge: EdgeFact): boolean => liveAt(edge, asOf, ground.asking.policy);
  const current = new Set(
    index
      .out('HAS_MATERIAL', credential)
      .filter(open)
      .map((edge) => edge.to),
  );
  const found = new Map<string, SurvivorCopy>();
  for (const material of index.targets('HAS_MATERIAL', credential)) {
    for (const hold of index.in('HOLDS', material).filter(open)) {
      const location = nodes.get(hold.from);
      if (!location || location.presence === 'ABSENT_CONFIRMED') continue;
      const currency = currencyOf(hold, current);
      const known = found.get(location.id);
      if (known?.currency === 'CURRENT' && currency === 'RESIDUE') continue;
      const managed = index.out('SYNCED_FROM', location.id).some(open);
      const since =
        known?.currency === currency && known.since < hold.validFrom ? known.since : hold.validFrom;
      found.set(location.id, { location, currency, managed, since });
    }
  }
  return [...found.values()].sort((a, b) =>
    a.currency !== b.currency ? (a.currency === 'CURRENT' ? -1 : 1) : a.location.id < b.location.id ? -1 : 1,
  );
}

/** The workloads that consume the credential, or run as what it authenticates as, at `asOf`; by id. */
export function consumersOf(
  credential: string | null,
  identities: readonly NodeFact[],
  ground: Ground,
): LiveConsumer[] {
  const { index, nodes, groups } = ground;
  const { when, policy } = ground.asking;
  const found = new Map<string, LiveConsumer>();
  const add = (workloadId: string, by: LiveConsumer['by'], hops: readonly (readonly EdgeFact[])[]): void => {
    const workload = nodes.get(workloadId);
    if (!workload || workload.presence === 'ABSENT_CONFIRMED') return;
    const live = hops.map((hop) => hop.filter((edge) => liveAt(edge, when.asOf, policy)));
    if (live.some((hop) => hop.length === 0)) return;
    const certainty = weakest(live.map(gradeOf));
    const key = `${workloadId}|${by}`;
    if (found.get(key)?.certainty === 'CONFIRMED') return;
    const part = livePart(workloadId, ground, when.asOf, policy);
    found.set(key, {
      workload,
      by,
      certainty,
      service: part === null ? null : (groups.of(part)?.service ?? null),
    });
  };
  if (credential !== null) {
    for (const id of index.sources('USED', credential))
      add(id, 'USED', [index.between('USED', id, credential)]);
    for (const material of index.targets('HAS_MATERIAL', credential)) {
      for (const location of index.sources('HOLDS', material)) {
        for (const id of index.sources('CONSUMES', location)) {
          add(id, 'CONSUMES', [
            index.between('HAS_MATERIAL', credential, material),
            index.between('HOLDS', location, material),
            index.between('CONSUMES', id, location),
          ]);
        }
      }
    }
  }
  for (const identity of identities) {
    for (const id of index.sources('USES', identity.id))
      add(id, 'USES', [index.between('USES', id, identity.id)]);
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, consumer]) => consumer);
}

function livePart(workload: string, ground: Ground, at: Instant, policy: Policy): string | null {
  const parts = ground.index.out('PART_OF', workload).filter((edge) => liveAt(edge, at, policy));
  return parts.map((edge) => edge.to).sort()[0] ?? null;
}
