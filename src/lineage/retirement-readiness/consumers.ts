import { addMillis, type Presence } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import { day, label, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { ServiceGroup } from '../judge/index.js';
import { liveAt } from '../read/index.js';
import type { Ground } from '../survivors/ground.js';
import { blockerOf, type Found } from './blocker.js';
import type { Tied } from './ground.js';

/**
 * Workloads outside the service that consume a credential of it, or run as an identity of it, and uses that nobody is
 * known for. A workload that is also part of another service stands outside.
 */
export function consumersElsewhere(tied: readonly Tied[], group: ServiceGroup, ground: Ground): Found[] {
  return tied.flatMap((one) => [...workloadsOf(one, group, ground), ...unattributed(one, ground)]);
}

function workloadsOf({ node, ties }: Tied, group: ServiceGroup, ground: Ground): Found[] {
  const works = ground.credentials.get(node.id)?.authentication;
  if (works?.value === 'FALSE') return [];
  // What consumes it through its identity is told of the identity.
  const direct = ties.all.filter(
    (path) => path.workload !== null && path.evidence[0]?.type !== 'AUTHENTICATES_AS',
  );
  return [...groupBy(direct, (path) => path.workload as string)].flatMap(([id, paths]): Found[] => {
    const workload = ground.nodes.get(id);
    if (!workload) return [];
    const parts = partsOf(id, ground);
    const others = parts.filter((part) => part.id !== group.id);
    if (parts.length > 0 && others.length === 0) return [];
    const standing = workload.presence !== 'ABSENT_CONFIRMED';
    const tie = paths.flatMap((path) => path.evidence).filter(({ type }) => type !== 'PART_OF');
    const consumed = paths.some((path) => tieLives(path.evidence, ground));
    const was = ground.index.targets('PART_OF', id).map((part) => ground.groups.canonicalOf(part));
    const now = standing && consumed;
    // What belonged to this service alone, and is gone, is its own past.
    if (!now && parts.length === 0 && was.includes(group.id)) return [];
    const best = paths.find((path) => path.grade === 'CONFIRMED') ?? paths[0];
    const doubts = [
      ...(now && workload.presence !== 'PRESENT' ? [PRESENCE_DOUBT[workload.presence]] : []),
      ...(best?.grade === 'CONFIRMED' ? [] : ['WEAK_LINK']),
      ...(works?.value === 'UNKNOWN' ? works.reasons : []),
    ];
    const services = others.map((part) => part.service);
    return [
      {
        now,
        blocker: blockerOf('LIVE_CONSUMER', workload, {
          through: node,
          services,
          certainty: doubts.length > 0 ? 'POSSIBLE' : 'CONFIRMED',
          reasons: doubts,
          evidence: distinct(tie),
          because: [
            now
              ? `${label(workload)} uses ${label(node)} and ${membership(services)}.`
              : `${label(workload)} used ${label(node)}, and does not any more.`,
          ],
        }),
      },
    ];
  });
}

const PRESENCE_DOUBT: Record<Presence, string> = {
  PRESENT: '',
  ABSENT_SUSPECTED: 'ABSENT_SUSPECTED',
  ABSENT_CONFIRMED: 'ABSENT_CONFIRMED',
  UNKNOWN: 'PRESENCE_UNKNOWN',
};

function membership(services: readonly NodeFact[]): string {
  return services.length === 0
    ? 'belongs to no service that is known'
    : `belongs to ${names(services.map((one) => label(one)))}`;
}

/** The groups that the workload is part of at the instant asked. */
function partsOf(workload: string, ground: Ground): ServiceGroup[] {
  const { when, policy } = ground.asking;
  const parts = ground.index.out('PART_OF', workload).filter((edge) => liveAt(edge, when.asOf, policy));
  const groups = parts.flatMap((edge) => ground.groups.of(edge.to) ?? []);
  return [...new Map(groups.map((one) => [one.id, one])).values()];
}

/** The consumption itself, whatever became of the workload's service. */
function tieLives(evidence: Tied['own'][number]['evidence'], ground: Ground): boolean {
  const { when, policy } = ground.asking;
  return evidence.filter(({ type }) => type !== 'PART_OF').every((edge) => liveAt(edge, when.asOf, policy));
}

/** Used within `usageWindow`, by no workload that was known to consume it then. */
function unattributed({ node, ties }: Tied, ground: Ground): Found[] {
  const { when, policy } = ground.asking;
  const last = textOf(node.attributes, 'lastUsedAt');
  if (last === null || node.nodeType !== 'Credential') return [];
  const used = span(last);
  if (used.to < addMillis(when.asOf, -policy.usageWindowDays) || used.from > when.asOf) return [];
  const known = ties.all.some(
    (path) => path.workload !== null && (path.endedAt === null || path.endedAt > used.from),
  );
  if (known) return [];
  const blocker = blockerOf('LIVE_CONSUMER', node, {
    certainty: 'POSSIBLE',
    reasons: ['UNATTRIBUTED_USE'],
    evidence: [],
    because: [`${label(node)} was last used on ${day(last)}, and no source tells by what.`],
  });
  return [{ now: true, blocker }];
}

function distinct<E extends { readonly id: string; readonly validFrom: string }>(edges: readonly E[]): E[] {
  return [...new Map(edges.map((edge) => [`${edge.id} ${edge.validFrom}`, edge])).values()];
}
