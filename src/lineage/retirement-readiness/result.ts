import type { Certainty, Lifecycle, ObligationType } from '../../model/index.js';
import type { Counts, Frame, Judged } from '../answer.js';
import type { NodeFact } from '../facts.js';

export type BlockerKind =
  'LIVE_CONSUMER' | 'DEPENDANT' | 'SHARED_CREDENTIAL' | 'SHARED_IDENTITY' | 'EXCEPTION' | 'VENDOR';

/** Something that retiring the service would break, or leave undecided. */
export interface Blocker extends Judged {
  /** Kind, what blocks, and what it hangs on. */
  readonly id: string;
  readonly kind: BlockerKind;
  /** The consumer, the dependant, what is shared, the exception or the third party. */
  readonly node: NodeFact;
  /** The credential or identity that ties it to the service; null where it is tied to the service itself. */
  readonly through: NodeFact | null;
  /** The other services that are concerned, by id. */
  readonly services: readonly NodeFact[];
  readonly because: readonly string[];
}

/** What retiring the service would oblige to (5.5.5). Nothing of it is stored. */
export interface WouldBe {
  readonly type: ObligationType;
  readonly subject: NodeFact;
  /** Hours from the retirement until it is due. */
  readonly dueWithinHours: number;
  readonly certainty: Certainty;
  readonly because: readonly string[];
}

export type ReadinessStatus = 'READY' | 'BLOCKED' | 'UNKNOWN';

export interface RetirementReadinessAnswer extends Frame {
  readonly service: NodeFact;
  /** The other nodes that are the same service. */
  readonly sameAs: readonly NodeFact[];
  readonly lifecycle: Lifecycle;
  readonly status: ReadinessStatus;
  /** What decided the status: kinds of blockers, or what is not known. */
  readonly reasons: readonly string[];
  /** What stands against it now. */
  readonly items: readonly Blocker[];
  readonly counts: Counts;
  /** What would have stood against it, and has ended: it blocks nothing. */
  readonly past: readonly Blocker[];
  readonly obligations: readonly WouldBe[];
  readonly because: readonly string[];
}
