import { associations, type AssociationPath } from '../definitions/a02-association.js';
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
  await backwards(asking, [...identities.keys(), ...own.map((edge) => edge.from)], index);
  const { asOf } = asking.when;
  const paths = new Map(
    [...identities.keys()].map((id) => {
      const subjects = new Set([id, ...(credentials.get(id) ?? []).map((edge) => edge.from)]);
      const all = [...subjects].flatMap((one) => associations(one, index, () => null, asOf, asking.policy));
      return [id, groupBy(all.filter(hasWorkload), (path) => path.workload)] as const;
    }),
  );
  const workloads = new Set([...paths.values()].flatMap((of) => [...of.keys()]));
  const services = [...paths.values()].flatMap((of) =>
    [...of.values()].flat().flatMap((p) => p.service ?? []),
  );
  const nodes = await nodesById(asking, [...workloads, ...services]);
  const observed = await observationsOf(asking, workloads);
  return new Map(
    [...identities].map(([id, identity]) => [
      id,
      [...(paths.get(id) ?? [])].sort(byKey).flatMap(([workloadId, of]): BoundWorkload[] => {
        const workload = nodes.get(workloadId);
        if (!workload) return [];
        const best = [...of].sort(byStrength)[0] as Path;
        const speakers = of.flatMap((path) => nodes.get(path.service ?? '') ?? []);
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

type Path = AssociationPath & { readonly workload: string };

function hasWorkload(path: AssociationPath): path is Path {
  return path.workload !== null;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** CONFIRMED before POSSIBLE within live before ended; then the shortest way, by what it goes over. */
function byStrength(a: Path, b: Path): number {
  const key = (path: Path): string =>
    [
      path.live ? 0 : 1,
      path.grade === 'CONFIRMED' ? 0 : 1,
      path.evidence.length,
      ...path.evidence.map((edge) => edge.id),
    ].join(' ');
  const [left, right] = [key(a), key(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
