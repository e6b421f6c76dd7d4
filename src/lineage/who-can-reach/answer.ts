import type { ActionClass } from '../../model/index.js';
import type { ReachCount } from '../blast-radius/answer.js';
import type { Completeness } from '../blast-radius/completeness.js';
import type { Rule } from '../blast-radius/walk.js';
import type { Counts, Frame, Judged } from '../answer.js';
import type { NodeFact } from '../facts.js';
import type { OwnerStatus } from '../owner/owners-of.js';
import type { Reacher } from './decide.js';

/** One identity, credential or outsider from which the rules lead to the target. */
export interface ReachingNode extends Judged {
  readonly id: string;
  readonly node: NodeFact;
  readonly as: Reacher;
  /** Relationships from it to the target. */
  readonly hops: number;
  /** The rules of the way, from the node on. */
  readonly rules: readonly Rule[];
  /** Ids from the node to the target, both included. */
  readonly path: readonly string[];
  /** What the last relationship of that way lets one do to the target; empty: nobody told. */
  readonly actionClasses: readonly ActionClass[];
  /** The one accountable owner; null unless RESOLVED. */
  readonly owner: NodeFact | null;
  /** Null for an outsider, whom nobody here owns. */
  readonly ownerStatus: OwnerStatus | null;
  readonly because: readonly string[];
}

export interface WhoCanReachAnswer extends Frame {
  readonly target: NodeFact;
  /** Null: whatever may be done to it. */
  readonly action: ActionClass | null;
  readonly depth: number;
  /** CONFIRMED first, then the nearest, then by id. */
  readonly items: readonly ReachingNode[];
  readonly counts: Counts;
  readonly byKind: readonly ReachCount[];
  /** A way leads from these too, but nothing can act as them now. */
  readonly dormant: readonly NodeFact[];
  /** All nodes on the ways of `items`, by id. */
  readonly nodes: readonly NodeFact[];
  readonly completeness: Completeness;
}
