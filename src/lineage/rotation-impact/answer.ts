import type { Instant, Verdict } from '../../model/index.js';
import type { Counts, Frame, Judged } from '../answer.js';
import type { NodeFact } from '../facts.js';
import type { Update } from './decide.js';

export type ConsumedBy = 'CONSUMES' | 'USED';

/** One workload that a rotation concerns. */
export interface RotationConsumer extends Judged {
  /** urn of the workload. */
  readonly id: string;
  readonly consumer: NodeFact;
  readonly update: Update;
  /** How it is known to consume: configured to read a CURRENT copy, or seen using it within the window. */
  readonly by: readonly ConsumedBy[];
  /** The CURRENT copies that it reads, by id. */
  readonly locations: readonly NodeFact[];
  /** Last use of the credential by it that was seen; null when none was, or it goes on. */
  readonly lastSeenUsingAt: Instant | null;
  readonly because: readonly string[];
}

export interface RotationImpactAnswer extends Frame {
  readonly credential: NodeFact;
  /** A1 at `asOf`: rotating what no longer works concerns nobody. */
  readonly canAuthenticate: Verdict;
  readonly safeToRotate: Verdict;
  /** The worst first, then CONFIRMED, then by id. */
  readonly items: readonly RotationConsumer[];
  readonly counts: Counts;
  readonly byUpdate: readonly { readonly update: Update; readonly total: number }[];
  readonly window: { readonly from: Instant; readonly to: Instant };
  readonly lastUsedAt: string | null;
  /** Used within the window by nobody who is known. */
  readonly unattributedUse: boolean;
  /** Why it is safe or not, in plain English. */
  readonly because: readonly string[];
}
