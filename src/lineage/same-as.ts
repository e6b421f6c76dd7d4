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
const NONE: readonly EdgeFact[] = [];

/**
 * What is the same as these nodes, as {@link canonical} decides over the closure of the claims around them: as many
 * statements as the longest chain has links, and none for what the question has met before.
 */
export async function sameAs(asking: Asking, ids: Iterable<string>): Promise<Likeness> {
  const known = new Set(ids);
  const edges = new Map<string, EdgeFact>();
  for (let frontier = [...known]; frontier.length > 0;) {
    const found = await claimsOn(asking, frontier);
    for (const edge of found) edges.set(`${edge.id}|${edge.recordedAt}|${edge.validFrom}`, edge);
    frontier = [...new Set(found.flatMap((edge) => [edge.from, edge.to]))].filter((id) => !known.has(id));
    for (const id of frontier) known.add(id);
  }
  const claims = await stillSaid(asking, [...edges.values()]);
  return { ...canonical(claims), known, claims };
}

/** Whatever was ever said of the identity of these nodes; each node is read once for one question. */
async function claimsOn(asking: Asking, ids: readonly string[]): Promise<EdgeFact[]> {
  const kept = asking.memory?.at(asking.when).alike;
  const found: EdgeFact[] = [];
  const unread = new Map<string, EdgeFact[]>();
  for (const id of ids) {
    const claims = kept?.get(id);
    if (claims) found.push(...claims);
    else unread.set(id, []);
  }
  for (const [direction, near] of [
    ['out', 'from'],
    ['in', 'to'],
  ] as const)
    for (const edge of await edgesOf(asking, unread.keys(), TYPES, direction, { history: 'ever' }))
      unread.get(edge[near])?.push(edge);
  for (const [id, claims] of unread) {
    kept?.set(id, claims.length > 0 ? claims : NONE);
    found.push(...claims);
  }
  return found;
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
