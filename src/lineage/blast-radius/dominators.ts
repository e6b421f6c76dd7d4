/**
 * Immediate dominators of the nodes that `roots` reach, by the iterative algorithm of Cooper, Harvey and Kennedy
 * ("A Simple, Fast Dominance Algorithm"): no path is enumerated, so cycles and dense graphs cost nothing special.
 *
 * @returns per node the one node next to it on every way from any root, or null when the ways share none but a root set.
 */
export function immediateDominators(
  roots: readonly string[],
  successors: (node: string) => readonly string[],
): Map<string, string | null> {
  const order = postorder(roots, successors);
  const number = new Map(order.map((node, index) => [node, index]));
  // The virtual root above all roots is numbered last.
  const top = order.length;
  const predecessors: number[][] = order.map(() => []);
  for (const node of order) {
    for (const next of successors(node)) {
      const at = number.get(next);
      if (at !== undefined) predecessors[at]?.push(number.get(node) as number);
    }
  }
  for (const root of roots) predecessors[number.get(root) as number]?.push(top);

  const idom = new Array<number>(top + 1).fill(-1);
  idom[top] = top;
  for (let changed = true; changed;) {
    changed = false;
    for (let node = top - 1; node >= 0; node--) {
      let best = -1;
      for (const before of predecessors[node] as number[]) {
        if (idom[before] === -1) continue;
        best = best === -1 ? before : intersect(idom, before, best);
      }
      if (idom[node] !== best) {
        idom[node] = best;
        changed = true;
      }
    }
  }
  return new Map(
    order.map((node, index) => {
      const above = idom[index] as number;
      return [node, above === top ? null : (order[above] as string)];
    }),
  );
}

/** How many nodes each node dominates, itself not counted, weighed by `weight`. */
export function dominated(
  idom: ReadonlyMap<string, string | null>,
  weight: (node: string) => number,
): Map<string, number> {
  const depth = new Map<string, number>();
  const depthOf = (start: string): number => {
    const chain: string[] = [];
    let node: string | null = start;
    while (node !== null && !depth.has(node)) {
      chain.push(node);
      node = idom.get(node) ?? null;
    }
    let at = node === null ? 0 : (depth.get(node) as number);
    for (const link of chain.reverse()) depth.set(link, ++at);
    return at;
  };
  const deepestFirst = [...idom.keys()].sort((a, b) => depthOf(b) - depthOf(a));
  const totals = new Map<string, number>();
  for (const node of deepestFirst) {
    const above = idom.get(node) ?? null;
    if (above === null) continue;
    totals.set(above, (totals.get(above) ?? 0) + (totals.get(node) ?? 0) + weight(node));
  }
  return totals;
}

function intersect(idom: readonly number[], a: number, b: number): number {
  while (a !== b) {
    while (a < b) a = idom[a] as number;
    while (b < a) b = idom[b] as number;
  }
  return a;
}

function postorder(roots: readonly string[], successors: (node: string) => readonly string[]): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  for (const root of roots) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack = [{ node: root, next: successors(root), at: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const child = top.next[top.at++];
      if (child === undefined) {
        order.push(top.node);
        stack.pop();
      } else if (!seen.has(child)) {
        seen.add(child);
        stack.push({ node: child, next: successors(child), at: 0 });
      }
    }
  }
  return order;
}
