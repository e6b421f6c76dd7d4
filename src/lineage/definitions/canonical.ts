import type { EdgeFact } from '../facts.js';
import { gradeOf } from './a12-certainty.js';

/** Which nodes are one and the same; a node that no SAME_AS names is its own group. */
export interface Canonical {
  /** The least id of the group. */
  of(id: string): string;
  /** All of the group, sorted. */
  members(id: string): readonly string[];
}

/**
 * The closure of SAME_AS, strongest statements first. NOT_SAME_AS wins: two groups that hold a pair so named stay
 * apart, even where a third node would tie them. An INFERRED likeness merges only when two sources state it (F-17).
 */
export function canonical(edges: readonly EdgeFact[]): Canonical {
  const groups = new Map<string, Set<string>>();
  const groupOf = (id: string): Set<string> => {
    const known = groups.get(id);
    if (known) return known;
    const alone = new Set([id]);
    groups.set(id, alone);
    return alone;
  };
  const apart = new Map<string, Set<string>>();
  for (const edge of edges) {
    if (edge.type !== 'NOT_SAME_AS') continue;
    for (const [a, b] of [
      [edge.from, edge.to],
      [edge.to, edge.from],
    ] as const) {
      apart.set(a, (apart.get(a) ?? new Set()).add(b));
    }
  }
  for (const {
    pair: [a, b],
  } of mergeable(edges)) {
    const left = groupOf(a);
    const right = groupOf(b);
    if (left === right) continue;
    const parted = [...left].some((one) => [...right].some((other) => apart.get(one)?.has(other)));
    if (parted) continue;
    for (const id of right) {
      left.add(id);
      groups.set(id, left);
    }
  }
  const sorted = new Map<Set<string>, readonly string[]>();
  const members = (id: string): readonly string[] => {
    const group = groups.get(id);
    if (!group) return [id];
    const known = sorted.get(group) ?? [...group].sort();
    sorted.set(group, known);
    return known;
  };
  return { of: (id) => members(id)[0] as string, members };
}

/** Two nodes that may be one, and who says so, by source. */
export interface Mergeable {
  readonly pair: readonly [string, string];
  readonly said: readonly EdgeFact[];
}

/** The pairs that may merge, CONFIRMED ones first, then by id. */
export function mergeable(edges: readonly EdgeFact[]): Mergeable[] {
  const statements = new Map<string, EdgeFact[]>();
  for (const edge of edges) {
    if (edge.type !== 'SAME_AS' || edge.from === edge.to) continue;
    const key = [edge.from, edge.to].sort().join(' ');
    statements.set(key, [...(statements.get(key) ?? []), edge]);
  }
  const able = [...statements].filter(
    ([, of]) =>
      of.some((edge) => edge.method !== 'INFERRED') || new Set(of.map((edge) => edge.source)).size >= 2,
  );
  return able
    .map(([key, of]) => ({ key, of, weak: gradeOf(of) === 'CONFIRMED' ? 0 : 1 }))
    .sort((a, b) => a.weak - b.weak || (a.key < b.key ? -1 : 1))
    .map(({ key, of }) => ({ pair: key.split(' ') as [string, string], said: of }));
}
