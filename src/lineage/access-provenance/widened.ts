import type { Instant } from '../../model/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../facts.js';
import { groupBy } from '../group-by.js';
import { byRecord } from '../read/index.js';

/** What may be done by a grant changes with these. */
const CONTENT = ['actionClasses', 'actionsDigest', 'effect', 'version', 'privileged'] as const;

/** One way in which a grant became another after it was approved. */
export interface Widening {
  readonly at: Instant;
  /** What was added, or what changed. */
  readonly node: NodeFact;
  /** The attribute that changed; null when the node was added. */
  readonly attribute: string | null;
}

/**
 * How the content of a grant changed after `approvedAt`: permission sets and resources that were added to it, and
 * attributes of it and its permission sets that say something else since. A digest that differs may be narrower too:
 * somebody has to look.
 */
export function widenedSince(
  approvedAt: Instant,
  asOf: Instant,
  content: readonly EdgeFact[],
  nodes: ReadonlyMap<string, NodeFact>,
  history: ReadonlyMap<string, readonly ObservedState[]>,
  of: readonly NodeFact[],
): Widening[] {
  const added = content.flatMap((edge): Widening[] => {
    const node = nodes.get(edge.to);
    return node && edge.validFrom > approvedAt ? [{ at: edge.validFrom, node, attribute: null }] : [];
  });
  const changed = of.flatMap((node) => {
    const chains = groupBy(
      (history.get(node.id) ?? []).filter((state) => state.attributes !== undefined),
      (state) => state.observation,
    );
    return [...chains.values()].flatMap((chain) =>
      chain.sort(byRecord).flatMap((state, index): Widening[] => {
        const before = chain[index - 1];
        if (!before || state.validFrom <= approvedAt || state.validFrom > asOf) return [];
        return CONTENT.filter((name) => differs(before, state, name)).map((attribute) => ({
          at: state.validFrom,
          node,
          attribute,
        }));
      }),
    );
  });
  return [...added, ...changed].sort((a, b) => compare(keyOf(a), keyOf(b)));
}

/** A source that no longer tells says nothing of a change. */
function differs(before: ObservedState, after: ObservedState, name: string): boolean {
  const [old, now] = [before.attributes?.[name], after.attributes?.[name]];
  return old !== undefined && now !== undefined && JSON.stringify(old) !== JSON.stringify(now);
}

function keyOf({ at, node, attribute }: Widening): string {
  return `${at} ${node.id} ${attribute ?? ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
