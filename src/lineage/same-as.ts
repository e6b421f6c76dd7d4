import { canonical, type Canonical } from './definitions/canonical.js';
import type { EdgeFact } from './facts.js';
import type { Asking } from './question.js';
import { edgesOf, liveAt, nodesById } from './read/index.js';

export interface Likeness extends Canonical {
  /** The ids asked for and all that any claim of identity ties to them. */
  readonly known: ReadonlySet<string>;
  /** What is said of the identity of any of them. */
  readonly claims: readonly EdgeFact[];
}

const TYPES = ['SAME_AS', 'NOT_SAME_AS'] as const;

/**
 * What is the same as these nodes, as {@link canonical} decides over the closure of the claims around them: as many
 * statements as the longest chain has links.
 */
export async function sameAs(asking: Asking, ids: Iterable<string>): Promise<Likeness> {
  const known = new Set(ids);
  const edges = new Map<string, EdgeFact>();
  for (let frontier = [...known]; frontier.length > 0;) {
    const found = [
      ...(await edgesOf(asking, frontier, TYPES, 'out', { history: 'ever' })),
      ...(await edgesOf(asking, frontier, TYPES, 'in', { history: 'ever' })),
    ];
    for (const edge of found) edges.set(`${edge.id}|${edge.recordedAt}|${edge.validFrom}`, edge);
    frontier = [...new Set(found.flatMap((edge) => [edge.from, edge.to]))].filter((id) => !known.has(id));
    for (const id of frontier) known.add(id);
  }
  const claims = await stillSaid(asking, [...edges.values()]);
  return { ...canonical(claims), known, claims };
}

/**
 * A likeness that is live, or that ended because one of its ends is gone: what retirement removes must not part the
 * record of it (F-06). One that its source withdrew while both stand no longer counts.
 */
async function stillSaid(asking: Asking, edges: readonly EdgeFact[]): Promise<EdgeFact[]> {
  const open = (edge: EdgeFact): boolean => liveAt(edge, asking.when.asOf, asking.policy);
  const ended = edges.filter((edge) => !open(edge) && edge.endReason !== 'SOURCE_CORRECTION');
  const ends = await nodesById(
    asking,
    ended.flatMap((edge) => [edge.from, edge.to]),
  );
  const stands = (id: string): boolean => ends.get(id)?.presence === 'PRESENT';
  return [...edges.filter(open), ...ended.filter((edge) => !stands(edge.from) || !stands(edge.to))];
}
