import type { Warning } from '../answer.js';
import type { Asking } from '../question.js';

/** What a traversal tells of how far it got. */
export interface Extent {
  /** Nodes whose neighbours were not all followed (F-29). */
  readonly cut: readonly string[];
  readonly overBudget: boolean;
  readonly reachedDepth: number;
  /** Whether a rule could lead on from there. */
  readonly open: boolean;
}

export interface Completeness {
  readonly truncated: boolean;
  readonly reason: 'NODE_BUDGET' | 'DEGREE_CAP' | 'DEPTH' | null;
  /** Relationships followed. */
  readonly reachedDepth: number;
}

/** Why a traversal stopped before its end, the gravest first. */
export function completenessOf({ overBudget, cut, open, reachedDepth }: Extent, depth: number): Completeness {
  const reason = overBudget
    ? 'NODE_BUDGET'
    : cut.length > 0
      ? 'DEGREE_CAP'
      : open && reachedDepth >= depth
        ? 'DEPTH'
        : null;
  return { truncated: reason !== null, reason, reachedDepth };
}

/** The same as warnings: what was cut is never silent. */
export function truncationOf(asking: Asking, extent: Extent, { reason }: Completeness): Warning[] {
  const { nodeBudget, degreeCap } = asking.policy;
  if (reason === null) return [];
  if (reason === 'DEPTH') {
    const message = `There may be more beyond ${extent.reachedDepth} relationships.`;
    return [{ code: 'DEPTH_REACHED', message }];
  }
  const why =
    reason === 'NODE_BUDGET'
      ? `more than ${nodeBudget} nodes are reached`
      : `${extent.cut.length} of the nodes have more than ${degreeCap} neighbours`;
  return [{ code: 'TRUNCATED', message: `Not everything was followed: ${why}.` }];
}
