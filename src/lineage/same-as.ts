import type { Asking } from './question.js';
import { edgesOf } from './read/index.js';

export interface SameAs {
  /** The least id of all that are the same as `id`, itself included: equal for two nodes iff they are the same. */
  canonical(id: string): string;
  /** All that are the same as `id`, itself included, sorted. */
  all(id: string): readonly string[];
}

/**
 * Which nodes stand for the same thing by SAME_AS claims, one step around the given ids. A guess (INFERRED) does not
 * merge, and NOT_SAME_AS wins (F-17).
 */
export async function sameAs(asking: Asking, ids: Iterable<string>): Promise<SameAs> {
  const given = [...new Set(ids)];
  const live = { history: 'live' } as const;
  const claimed = [
    ...(await edgesOf(asking, given, ['SAME_AS'], 'out', live)),
    ...(await edgesOf(asking, given, ['SAME_AS'], 'in', live)),
  ].filter((edge) => edge.method !== 'INFERRED');
  const refused = new Set<string>();
  if (claimed.length > 0) {
    for (const direction of ['out', 'in'] as const) {
      for (const edge of await edgesOf(asking, given, ['NOT_SAME_AS'], direction, live)) {
        refused.add(pair(edge.from, edge.to));
      }
    }
  }
  const parent = new Map<string, string>();
  const rootOf = (id: string): string => {
    let at = id;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  for (const { from, to } of claimed) {
    if (refused.has(pair(from, to))) continue;
    const [least, other] = [rootOf(from), rootOf(to)].sort() as [string, string];
    if (least !== other) parent.set(other, least);
  }
  const members = new Map<string, string[]>();
  for (const id of new Set([...given, ...claimed.flatMap((edge) => [edge.from, edge.to])])) {
    const root = rootOf(id);
    members.set(root, [...(members.get(root) ?? []), id].sort());
  }
  return { canonical: rootOf, all: (id) => members.get(rootOf(id)) ?? [id] };
}

function pair(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
