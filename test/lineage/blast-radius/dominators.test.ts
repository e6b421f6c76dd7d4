import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominated, immediateDominators } from '../../../src/lineage/blast-radius/dominators.js';

type Edges = Readonly<Record<string, readonly string[]>>;
const next = (edges: Edges) => (node: string) => edges[node] ?? [];

/** By the definition: what is reached no more once the node is taken out. */
function dominators(roots: string[], edges: Edges): Map<string, Set<string>> {
  const reach = (without: string | null): Set<string> => {
    const seen = new Set<string>(roots.filter((root) => root !== without));
    for (const node of seen) for (const to of edges[node] ?? []) if (to !== without) seen.add(to);
    return seen;
  };
  const all = reach(null);
  const result = new Map([...all].map((node) => [node, new Set<string>()]));
  for (const cut of all) {
    const left = reach(cut);
    for (const node of all) if (node !== cut && !left.has(node)) result.get(node)?.add(cut);
  }
  return result;
}

describe('immediateDominators', () => {
  it('sees through a diamond and a cycle', () => {
    const edges = { a: ['b'], b: ['c', 'd'], c: ['e'], d: ['e'], e: ['b', 'f'] };
    expect(Object.fromEntries(immediateDominators(['a'], next(edges)))).toEqual({
      a: null,
      b: 'a',
      c: 'b',
      d: 'b',
      e: 'b',
      f: 'e',
    });
  });

  it('shares nothing between two roots that both lead there', () => {
    expect(immediateDominators(['a', 'b'], next({ a: ['c'], b: ['c'] })).get('c')).toBeNull();
  });

  it('agrees with the definition on any graph', () => {
    const node = fc.constantFrom(...'abcdefghij');
    const graph = fc.array(fc.tuple(node, node), { maxLength: 30 });
    fc.assert(
      fc.property(graph, fc.uniqueArray(node, { minLength: 1, maxLength: 3 }), (pairs, roots) => {
        const edges: Record<string, string[]> = {};
        for (const [from, to] of pairs) (edges[from] ??= []).push(to);
        const expected = dominators(roots, edges);
        const idom = immediateDominators(roots, next(edges));
        expect([...idom.keys()].sort()).toEqual([...expected.keys()].sort());
        const counts = dominated(idom, () => 1);
        for (const [id, of] of expected) {
          const chain = new Set<string>();
          for (let at = idom.get(id) ?? null; at !== null; at = idom.get(at) ?? null) chain.add(at);
          expect(chain).toEqual(of);
          const count = [...expected.values()].filter((others) => others.has(id)).length;
          expect(counts.get(id) ?? 0).toBe(count);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
