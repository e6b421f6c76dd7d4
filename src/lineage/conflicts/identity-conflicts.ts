import { canonical, mergeable } from '../definitions/canonical.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { called } from '../explain/index.js';
import { byEnds } from '../read/index.js';
import { inOrder, type AttributeClaim, type Conflict } from './conflicts.js';

/** The name under which Q-33 shows that sources disagree on whether two nodes are one. */
export const SAME_AS = 'sameAs';

/** Two nodes that somebody says are not the same, while others say that they are, or that both are the same as a third. */
export interface Contradiction {
  readonly pair: readonly [string, string];
  /** Who says that they are not: it wins (F-17). By ends. */
  readonly parted: readonly EdgeFact[];
  /** Who says that they are, link by link from the first to the second, by the shortest way. */
  readonly tied: readonly EdgeFact[];
  /** Of `tied` those that count all the same. */
  readonly counting: ReadonlySet<EdgeFact>;
}

/**
 * the pairs of which SAME_AS and NOT_SAME_AS are said, directly or over others, by pair. A guess that merges
 * nothing contradicts nobody.
 *
 * @param claims the whole closure of what is said of identity around some nodes
 */
export function contradictionsOf(claims: readonly EdgeFact[]): Contradiction[] {
  const links = new Map(mergeable(claims).map(({ pair, said }) => [keyOf(...pair), said] as const));
  const beside = new Map<string, string[]>();
  for (const key of [...links.keys()].sort()) {
    const [a, b] = key.split(' ') as [string, string];
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const)
      beside.set(one, [...(beside.get(one) ?? []), other]);
  }
  const same = canonical(claims);
  const parted = new Map<string, EdgeFact[]>();
  for (const edge of claims) {
    if (edge.type !== 'NOT_SAME_AS' || edge.from === edge.to) continue;
    const key = keyOf(edge.from, edge.to);
    parted.set(key, [...(parted.get(key) ?? []), edge]);
  }
  return [...parted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, against]): Contradiction[] => {
      const pair = key.split(' ') as [string, string];
      const way = wayBetween(...pair, beside);
      if (way.length === 0) return [];
      const tied = way.slice(1).flatMap((to, index) => links.get(keyOf(way[index] as string, to)) ?? []);
      const counting = new Set(tied.filter((edge) => same.of(edge.from) === same.of(edge.to)));
      return [{ pair, parted: [...against].sort(byEnds), tied, counting }];
    });
}

/** The contradiction as a conflict of one of its two ends; what counts is that they are two. */
export function identityConflict(
  { pair, parted, tied, counting }: Contradiction,
  nodes: ReadonlyMap<string, NodeFact>,
): Conflict {
  const named = (id: string): string => called(nodes.get(id));
  const claim = (edge: EdgeFact, decides: boolean): AttributeClaim => ({
    value: `${named(edge.from)} is ${edge.type === 'SAME_AS' ? '' : 'not '}the same as ${named(edge.to)}`,
    source: edge.source,
    connector: edge.connector,
    scope: edge.scope,
    method: edge.method,
    observedAt: edge.recordedAt,
    decides,
  });
  return {
    attribute: SAME_AS,
    kind: 'CONTESTED',
    value: `${named(pair[0])} is not the same as ${named(pair[1])}`,
    claims: [
      ...parted.map((edge) => claim(edge, true)),
      ...tied.map((edge) => claim(edge, counting.has(edge))),
    ].sort(inOrder),
  };
}

/** The nodes from one to the other by the fewest links, of equal ones by id; empty where no way leads. */
function wayBetween(from: string, to: string, beside: ReadonlyMap<string, readonly string[]>): string[] {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (let frontier = [from]; frontier.length > 0 && !cameFrom.has(to);) {
    const next: string[] = [];
    for (const id of frontier) {
      for (const other of beside.get(id) ?? []) {
        if (cameFrom.has(other)) continue;
        cameFrom.set(other, id);
        next.push(other);
      }
    }
    frontier = next;
  }
  if (!cameFrom.has(to)) return [];
  const way: string[] = [];
  for (let id: string | null = to; id !== null; id = cameFrom.get(id) ?? null) way.unshift(id);
  return way;
}

function keyOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
