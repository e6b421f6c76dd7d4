import { consumptions, type Consumption } from '../definitions/a02-association.js';
import { EdgeIndex } from '../definitions/edge-index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById, observationsOf } from '../read/index.js';
import { backwards } from '../survivors/expand.js';
import { isExpectedIdle } from './expected-idle.js';
import type { Binding } from './left-behind.js';
import { standingOf } from './standing.js';

/** A binding with the relationships that it follows from. */
export interface BoundWorkload extends Binding {
  readonly evidence: readonly EdgeFact[];
}

/**
 * The workloads that ever ran as these identities or with a credential of theirs, by identity, each workload once and
 * by id. A number of statements that does not grow with the identities.
 */
export async function bindingsOf(
  asking: Asking,
  identities: ReadonlyMap<string, NodeFact>,
): Promise<Map<string, BoundWorkload[]>> {
  const own = await edgesOf(asking, identities.keys(), ['AUTHENTICATES_AS'], 'in', { history: 'ever' });
  const credentials = groupBy(own, (edge) => edge.to);
  const index = new EdgeIndex();
  index.add(own);
  await backwards(asking, [...identities.keys(), ...own.map((edge) => edge.from)], index, 'ever');
  const { asOf } = asking.when;
  const ways = new Map(
    [...identities.keys()].map((id) => {
      const keys = new Set((credentials.get(id) ?? []).map((edge) => edge.from));
      const all = [
        ...consumptions(id, index, asOf, asking.policy),
        ...[...keys].flatMap((key) => consumptions(key, index, asOf, asking.policy, id)),
      ];
      return [id, groupBy(all, (way) => way.workload)] as const;
    }),
  );
  const workloads = new Set([...ways.values()].flatMap((of) => [...of.keys()]));
  const services = [...workloads].flatMap((workload) => index.targets('PART_OF', workload));
  const nodes = await nodesById(asking, [...workloads, ...services]);
  const observed = await observationsOf(asking, workloads);
  return new Map(
    [...identities].map(([id, identity]) => [
      id,
      [...(ways.get(id) ?? [])].sort(byKey).flatMap(([workloadId, of]): BoundWorkload[] => {
        const workload = nodes.get(workloadId);
        if (!workload) return [];
        const best = [...of].sort(byStrength)[0] as Consumption;
        const speakers = index.targets('PART_OF', workloadId).flatMap((service) => nodes.get(service) ?? []);
        return [
          {
            workload,
            standing: standingOf(workload, observed.get(workloadId) ?? []),
            live: best.live,
            grade: best.grade,
            expectedIdle: isExpectedIdle([workload, identity, ...speakers]),
            evidence: best.evidence,
          },
        ];
      }),
    ]),
  );
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** CONFIRMED before POSSIBLE within live before ended; then the shortest way, by what it goes over. */
function byStrength(a: Consumption, b: Consumption): number {
  const key = (way: Consumption): string =>
    [
      way.live ? 0 : 1,
      way.grade === 'CONFIRMED' ? 0 : 1,
      way.evidence.length,
      ...way.evidence.map((edge) => edge.id),
    ].join(' ');
  const [left, right] = [key(a), key(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
