import type { Instant } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import type { NodeFact } from '../facts.js';
import type { ListedNode } from '../listing/index.js';
import type { BreakGlassUse } from './decide.js';

/** One identity or credential that is kept for emergencies. */
export interface BreakGlassNode extends ListedNode {
  /** LIN-023, LIN-047, or null when nothing is wrong with it. */
  readonly rule: string | null;
  /** What authenticates as it; of a credential itself none. */
  readonly credentials: readonly NodeFact[];
  readonly lastTestedAt: Instant | null;
  readonly lastReviewedAt: Instant | null;
  /** An instant or a day. */
  readonly lastUsedAt: string | null;
  readonly use: BreakGlassUse;
  readonly useReasons: readonly string[];
  /** What the last use was for, or may have been. */
  readonly incident: NodeFact | null;
  /** What it may do in one step: permission sets, resources, groups, identities that it may assume. By id. */
  readonly reach: readonly NodeFact[];
  readonly privileged: boolean;
}

export interface BreakGlassAnswer extends Frame {
  readonly items: readonly BreakGlassNode[];
  readonly counts: Counts;
}
