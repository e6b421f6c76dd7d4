import { EDGE_TYPES, EDGES, type EdgeType, type Instant, type NodeType } from '../../model/index.js';
import { askedByRecord } from '../asked-at.js';
import type { NodeFact, ObservedState } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf, historyOf, nodesById, type Direction, type Truncation } from '../read/index.js';
import { sameAs } from '../same-as.js';
import { observedMoments } from './observed.js';
import { recordMoments, RECORD_TYPES } from './records.js';
import { relationshipMoments } from './related.js';
import type { Moment } from './moment.js';

export interface Gathered {
  readonly moments: readonly Moment[];
  /** The node and what is the same as it, by id. */
  readonly members: readonly NodeFact[];
  /** When a source first showed it; null when none described it. */
  readonly firstSeen: Instant | null;
  readonly cut: readonly Truncation[];
}

const RECORDS: ReadonlySet<EdgeType> = new Set(RECORD_TYPES);

/** Everything known of what happened to a node, and to what several sources know as the same, in no order. */
export async function momentsOf(asking: Asking, node: NodeFact): Promise<Gathered> {
  const same = await sameAs(asking, [node.id]);
  const own = new Set(same.members(node.id));
  const cut: Truncation[] = [];
  const options = { history: 'ever', truncated: (report: Truncation) => cut.push(report) } as const;
  const types = (direction: Direction): EdgeType[] =>
    typesAt(node.nodeType, direction).filter((type) => !RECORDS.has(type));
  const edges = [
    ...(await edgesOf(asking, own, types('out'), 'out', options)),
    ...(await edgesOf(asking, own, types('in'), 'in', options)),
  ];
  const byRecord = askedByRecord(asking);
  const spoken = [
    ...(await edgesOf(byRecord, own, ['APPROVED_BY'], 'out', options)),
    ...(await edgesOf(byRecord, own, ['ABOUT', 'AFFECTS', 'COVERS', 'ON_SUBJECT'], 'in', options)),
  ];
  const records = await nodesById(
    byRecord,
    spoken.flatMap(({ from, to }) => [from, to]),
  );
  const exceptions = [...records.values()].filter((record) => record.nodeType === 'Exception');
  const others = await nodesById(
    asking,
    edges.flatMap(({ from, to }) => [from, to]),
  );
  const history = await historyOf(asking, [...others.keys(), ...own, ...exceptions.map(({ id }) => id)]);
  const members = [...own].sort().flatMap((id) => (id === node.id ? node : (others.get(id) ?? [])));
  const states = members.flatMap((member) =>
    (history.get(member.id) ?? []).filter((state) => state.attributes && isOwn(state)),
  );
  const [first] = states.map((state) => state.observedAt).sort();
  return {
    moments: [
      ...members.flatMap((member) => observedMoments(member, (history.get(member.id) ?? []).filter(isOwn))),
      ...relationshipMoments(node, distinct(edges), { others, own, history }),
      ...recordMoments({ node, edges: spoken, records, history, own }, asking.policy),
    ],
    members,
    firstSeen: first ?? null,
    cut,
  };
}

/** Said of the node itself: what an event asserts is told as the event. */
function isOwn({ event }: ObservedState): boolean {
  return event === undefined;
}

/** A relationship inside the group is read from both of its ends. */
function distinct<E extends { readonly id: string; readonly recordedAt: string; readonly validFrom: string }>(
  edges: readonly E[],
): E[] {
  return [
    ...new Map(edges.map((edge) => [`${edge.id}|${edge.recordedAt}|${edge.validFrom}`, edge])).values(),
  ];
}

/** The relationship types that may leave or reach a node of this type (5.4). */
export function typesAt(type: NodeType, direction: Direction): EdgeType[] {
  return EDGE_TYPES.filter((edge) => {
    const ends: readonly NodeType[] | 'any' = direction === 'out' ? EDGES[edge].from : EDGES[edge].to;
    return ends === 'any' || ends.includes(type);
  });
}
