import { and } from '../../../model/index.js';
import type { Governance } from '../../control-card/record.js';
import { restsOn } from '../../definitions/rests-on.js';
import { textOf } from '../../definitions/instants.js';
import { label, names, quoted } from '../../explain/index.js';
import type { EdgeFact, NodeFact } from '../../facts.js';
import type { Candidate } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { nodesById } from '../../read/index.js';
import { surroundings } from '../../sharing/surroundings.js';
import { outside, outsideBoundary, type Spread } from './boundary.js';

interface Found {
  readonly node: NodeFact;
  readonly spread: Spread;
  readonly evidence: readonly EdgeFact[];
}

/** Where the identities that are declared to be part of a system are used, and their secrets lie: LIN-028. */
export async function spreadOf(
  asking: Asking,
  page: readonly NodeFact[],
  records: ReadonlyMap<string, Governance>,
): Promise<Candidate[]> {
  const bounded = page.flatMap((node) => {
    const of = records.get(node.id);
    const boundary = of?.record.fields.find(({ field }) => field === 'systemBoundary')?.value;
    return of && boundary ? [{ node, of, boundary }] : [];
  });
  const subjects = bounded.flatMap(({ node, of }) => [node.id, ...of.credentials.map((one) => one.node.id)]);
  const { index } = await surroundings(asking, subjects);
  const nodes = await nodesById(
    asking,
    [...index.all()].flatMap((edge) => [edge.from, edge.to]),
  );
  return bounded.flatMap(({ node, of, boundary }): Candidate[] => {
    const supported = new Set(of.services.map(({ id }) => id));
    const found = new Map<string, Found>();
    const consumer = (id: string, evidence: readonly EdgeFact[]): void => {
      const workload = nodes.get(id);
      if (!workload || workload.presence === 'ABSENT_CONFIRMED') return;
      const parts = index.out('PART_OF', id);
      const services = parts.flatMap((edge) => nodes.get(edge.to) ?? []);
      const spread: Spread = {
        kind: 'CONSUMER',
        boundaries: services.map(({ attributes }) => textOf(attributes, 'systemBoundary')),
        supported: services.some((service) => supported.has(service.id)),
      };
      found.set(id, { node: workload, spread, evidence: [...evidence, ...parts] });
    };
    for (const base of [node.id, ...of.credentials.map((one) => one.node.id)]) {
      for (const type of ['USED', 'USES'] as const)
        for (const edge of index.in(type, base)) consumer(edge.from, [edge]);
      for (const has of index.out('HAS_MATERIAL', base)) {
        for (const holds of index.in('HOLDS', has.to)) {
          const location = nodes.get(holds.from);
          const exposure = location ? textOf(location.attributes, 'exposure') : null;
          if (location)
            found.set(location.id, {
              node: location,
              spread: { kind: 'LOCATION', exposure },
              evidence: [has, holds],
            });
          for (const edge of index.in('CONSUMES', holds.from)) consumer(edge.from, [has, holds, edge]);
        }
      }
    }
    const all = [...found.values()];
    const verdict = outsideBoundary(
      boundary,
      all.map(({ spread }) => spread),
    );
    const beyond = all.filter(({ spread }) => outside(boundary, spread).value === verdict.value);
    if (verdict.value === 'FALSE') return [];
    const who = names(beyond.map((one) => label(one.node)).sort());
    return [
      {
        node,
        verdict: and(verdict, restsOn(node, ['systemBoundary'])),
        about: of.credentials.map((one) => one.node),
        evidence: beyond.flatMap(({ evidence }) => evidence),
        actions: verdict.reasons.includes('EXPOSED_TO_ALL') ? ['ROTATE', 'RECHECK'] : ['RECHECK'],
        because: [
          `${label(node)} is part of the system ${quoted(boundary)}.`,
          verdict.value === 'TRUE'
            ? `${who} ${beyond.length === 1 ? 'lies' : 'lie'} outside of it.`
            : `Of which system ${who} ${beyond.length === 1 ? 'is' : 'are'}, no source tells.`,
        ],
      },
    ];
  });
}
