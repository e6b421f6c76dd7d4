import type { Verdict } from '../../model/index.js';
import type { Action, Counts, Frame, Judged, Severity } from '../answer.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { OwnerResult } from '../owner/result.js';

/** A node that a rule may apply to, and what the rule says of it. A list may add fields, which its items show. */
export interface Candidate {
  readonly node: NodeFact;
  /** TRUE lists it as CONFIRMED, UNKNOWN as POSSIBLE; FALSE does not list it. */
  readonly verdict: Verdict;
  /** Further nodes whose exceptions, privilege, environment and break-glass mark count: a credential's identities. */
  readonly about?: readonly NodeFact[];
  /** Nodes whose privilege and environment alone count: an exception for one of many covers not what they share. */
  readonly stakes?: readonly NodeFact[];
  readonly flags?: readonly string[];
  readonly evidence?: readonly EdgeFact[];
  /** What to do when it is CONFIRMED; a POSSIBLE one gets CONFIRM (5.8.3). */
  readonly actions: readonly Action[];
  /** Plain sentences: why it stands on the list. */
  readonly because: readonly string[];
  /** One step less urgent (5.9). */
  readonly ephemeral?: boolean;
  /** Its owner, where the rule has resolved it already. */
  readonly owner?: OwnerResult | undefined;
}

/** One node on a list. */
export interface ListedNode extends Judged {
  readonly id: string;
  readonly node: NodeFact;
  readonly severity: Severity;
  readonly owner: OwnerResult | null;
  readonly recommendedActions: readonly Action[];
  readonly because: readonly string[];
}

/** An item of candidates that say more than the rule needs. */
export type ItemOf<C extends Candidate> = ListedNode & Omit<C, keyof Candidate>;

export interface NodeListAnswer extends Frame {
  readonly items: readonly ListedNode[];
  readonly counts: Counts;
}
