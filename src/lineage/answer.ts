import type { AnswerCertainty, Capability, Certainty, CoverageStatus, Instant } from '../model/index.js';
import type { EdgeFact, NodeFact } from './facts.js';

/** What every list answer carries, so that an empty list can never be mistaken for "clean" (questions.md 5.8). */
export interface Frame {
  readonly certainty: AnswerCertainty;
  readonly coverage: readonly RealmCoverage[];
  readonly asOf: Instant;
  readonly knownAt: Instant;
  readonly policyVersion: string;
  /** `Q-01/1`: raised whenever the semantics of the question change (R-AUD-05). */
  readonly queryVersion: string;
  readonly warnings: readonly Warning[];
}

/** One realm and one capability that the question needed. */
export interface RealmCoverage {
  readonly realm: NodeFact;
  readonly capability: Capability;
  readonly status: CoverageStatus;
  /** The source and scope that vouch for it, or failed to; null when nothing is connected. */
  readonly source: string | null;
  readonly scope: string | null;
  /** `observedAt` of the last COMPLETE run; null when there was none. */
  readonly observedAt: Instant | null;
  readonly reason: string | null;
}

export interface Warning {
  /** Closed code, such as `TRUNCATED`, `NOT_EVALUATED`, `CONTESTED`. */
  readonly code: string;
  readonly message: string;
}

/** What every item of a list answer carries. */
export interface Judged {
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
  readonly flags: readonly string[];
  readonly evidence: readonly EdgeFact[];
  /** The exception that covers it (A8). */
  readonly suppressedBy: NodeFact | null;
}

export interface Counts {
  readonly total: number;
  readonly confirmed: number;
  readonly possible: number;
  readonly suppressed: number;
}

/** Severity first, then CONFIRMED, then id (5.8). */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The closed list of 5.8.3. */
export type Action =
  | 'REVOKE'
  | 'ROTATE'
  | 'ROTATE_AND_DETACH'
  | 'REMOVE_TRUST'
  | 'CUTOFF_SESSIONS'
  | 'WAIT_EXPIRY'
  | 'DISABLE'
  | 'REASSIGN'
  | 'REVALIDATE'
  | 'RECHECK'
  | 'ATTEST'
  | 'CONFIRM'
  | 'IDENTIFY'
  | 'FIX_CONNECTOR'
  | 'MANUAL'
  | 'NONE';
