import type { Certainty } from '../../model/index.js';
import type { Holding } from '../copies/holdings.js';
import { gradeOf, strongest } from '../definitions/a12-certainty.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Affected } from '../obligations/index.js';
import type { Asking } from '../question.js';
import { edgesOf, liveAt, nodesById } from '../read/index.js';
import { sameAs } from '../same-as.js';

/** A workload that uses what is taken out of use. */
export interface Consumer {
  readonly workload: NodeFact;
  readonly evidence: readonly EdgeFact[];
  /** Of the strongest way in which it uses it. */
  readonly certainty: Certainty;
  /** It belongs to what is offboarded. */
  readonly own: boolean;
}

/** By credential or identity, the workloads that use it at `asOf`, or read a place where it lies. */
export async function consumersOf(
  asking: Asking,
  subject: NodeFact,
  targets: readonly Affected[],
  held: ReadonlyMap<string, readonly Holding[]>,
): Promise<Map<string, Consumer[]>> {
  const live = { history: 'live' } as const;
  const ids = targets.map(({ node }) => node.id);
  const direct = await edgesOf(asking, ids, ['USED', 'USES'], 'in', live);
  const places = groupBy(
    ids.flatMap((id) => (held.get(id) ?? []).map(({ location }) => ({ id, place: location.id }))),
    ({ place }) => place,
  );
  const reads = await edgesOf(asking, places.keys(), ['CONSUMES'], 'in', live);
  const uses = [
    ...direct.map((edge) => ({ edge, target: edge.to })),
    ...reads.flatMap((edge) => {
      const kept = new Set((places.get(edge.to) ?? []).map(({ id }) => id));
      return [...kept].map((target) => ({ edge, target }));
    }),
  ];
  const workloads = uses.map(({ edge }) => edge.from);
  const isOwn = await ownedBy(asking, subject, workloads);
  const nodes = await nodesById(asking, workloads);
  const consumers = [...groupBy(uses, ({ edge, target }) => `${edge.from} ${target}`).values()].flatMap(
    (same) => {
      const [first] = same;
      const workload = first && nodes.get(first.edge.from);
      if (!workload || workload.presence === 'ABSENT_CONFIRMED') return [];
      const ways = groupBy(
        same.map(({ edge }) => edge),
        (edge) => `${edge.type} ${edge.to}`,
      );
      const consumer: Consumer = {
        workload,
        evidence: same.map(({ edge }) => edge),
        certainty: strongest([...ways.values()].map((way) => gradeOf(way))),
        own: isOwn(workload.id),
      };
      return [{ target: first.target, consumer }];
    },
  );
  return new Map(
    [...groupBy(consumers, ({ target }) => target)].map(([target, of]) => [
      target,
      of.map(({ consumer }) => consumer),
    ]),
  );
}

/** Which workloads go with the subject: what is part of it; of what is part of nothing any more, what it was part of. */
async function ownedBy(
  asking: Asking,
  subject: NodeFact,
  workloads: readonly string[],
): Promise<(id: string) => boolean> {
  const records = (await sameAs(asking, [subject.id])).members(subject.id);
  // A record that was not there yet was none of its.
  const mine = new Set((await nodesById(asking, records)).keys());
  const ever = await edgesOf(asking, workloads, ['PART_OF'], 'out', { history: 'ever' });
  const parts = groupBy(
    ever.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION'),
    (edge) => edge.from,
  );
  return (id) => {
    const all = parts.get(id) ?? [];
    const now = all.filter((edge) => liveAt(edge, asking.when.asOf, asking.policy));
    return mine.has(id) || (now.length > 0 ? now : all).some((edge) => mine.has(edge.to));
  };
}
