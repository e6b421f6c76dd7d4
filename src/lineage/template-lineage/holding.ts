import type { Certainty, EdgeType } from '../../model/index.js';
import { gradeOf, weakest } from '../definitions/a12-certainty.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf } from '../read/index.js';

/** A reference of a template that an instance holds, and by which relationships. */
export interface Held {
  readonly node: NodeFact;
  readonly edges: readonly EdgeFact[];
  readonly grade: Certainty;
}

/** How a workload, a repository or an identity holds what its template referred to. */
const OUT = [
  'USES',
  'USED',
  'CONSUMES',
  'BUILDS',
  'CAN_ASSUME',
  'CAN_READ_SECRET',
] as const satisfies readonly EdgeType[];

/**
 * What each instance holds of the referenced identities, credentials and locations, at the instant asked: an identity
 * that it runs as or may assume, a credential that it used, a location that it reads or that lies in it, and the
 * credentials whose material those locations hold. By instance; as many statements for one as for many.
 */
export async function holdingOf(
  asking: Asking,
  instances: readonly NodeFact[],
  references: ReadonlyMap<string, NodeFact>,
): Promise<Map<string, Held[]>> {
  const live = { history: 'live' } as const;
  const ids = instances.map((node) => node.id);
  const near = [
    ...(await edgesOf(asking, ids, OUT, 'out', live)),
    ...(await edgesOf(asking, ids, ['LOCATED_IN', 'AUTHENTICATES_AS'], 'in', live)),
  ];
  const instance = new Set(ids);
  const farOf = (edge: EdgeFact): string => (instance.has(edge.from) ? edge.to : edge.from);
  const places = new Set(near.map(farOf).filter((id) => id.split(':')[2] === 'secretlocation'));
  const holds = await edgesOf(asking, places, ['HOLDS'], 'out', live);
  const has = await edgesOf(
    asking,
    holds.map((edge) => edge.to),
    ['HAS_MATERIAL'],
    'in',
    live,
  );
  const [heldIn, ownedBy] = [groupBy(holds, (edge) => edge.from), groupBy(has, (edge) => edge.to)];
  const found = new Map<string, Map<string, EdgeFact[]>>();
  const put = (of: string, what: string, edges: readonly EdgeFact[]): void => {
    if (!references.has(what) || of === what) return;
    const held = found.get(of) ?? new Map<string, EdgeFact[]>();
    if (!held.has(what)) held.set(what, [...edges]);
    found.set(of, held);
  };
  for (const edge of near) {
    const [of, far] = instance.has(edge.from) ? [edge.from, edge.to] : [edge.to, edge.from];
    put(of, far, [edge]);
    for (const held of heldIn.get(far) ?? []) {
      for (const owned of ownedBy.get(held.to) ?? []) put(of, owned.from, [edge, held, owned]);
    }
  }
  return new Map(
    [...found].map(([of, held]) => [
      of,
      [...held].map(([id, edges]) => ({
        node: references.get(id) as NodeFact,
        edges,
        grade: weakest(edges.map((edge) => gradeOf([edge]))),
      })),
    ]),
  );
}
