import type { Certainty, Instant, Truth } from '../../model/index.js';
import type { Action } from '../answer.js';
import type { EdgeFact, NodeFact } from '../facts.js';

/** In the order in which they are safe to do. */
export const STEP_KINDS = [
  /** First somebody has to know whether it still works. */
  'CONFIRM',
  'DETACH',
  'REASSIGN',
  'ROTATE',
  'REMOVE_TRUST',
  'REVOKE',
  'DELETE',
  'VERIFY',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** One step of an offboarding plan. Nothing is ever done by Relict. */
export interface Step {
  readonly id: string;
  /** From 1; equal for steps that may be done together. */
  readonly order: number;
  readonly kind: StepKind;
  /** What it is done to. */
  readonly subject: NodeFact;
  /** DETACH: what it is detached from. DELETE, VERIFY: the credential. */
  readonly of: NodeFact | null;
  readonly action: Action;
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
  readonly flags: readonly string[];
  readonly evidence: readonly EdgeFact[];
  /** The active exception that covers what it is done to: it is in the plan, and not owed while that lasts (A8). */
  readonly suppressedBy: NodeFact | null;
  readonly because: readonly string[];
}

export const STEP_STATUSES = ['VERIFIED', 'NOT_DONE', 'CANNOT_VERIFY'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** What the sources show of one step. */
export interface Evidence {
  /** Whether what the step is for is so, as far as is known. */
  readonly done: Truth;
  readonly reasons: readonly string[];
  /** When the source that could tell last spoke; null when none did. */
  readonly saidAt: Instant | null;
  /** That time has passed needs no source. */
  readonly byClock?: boolean;
}

export interface StepResult {
  readonly status: StepStatus;
  /** Why it is not VERIFIED; closed codes, sorted. */
  readonly reasons: readonly string[];
  /** When the source that decided it spoke. */
  readonly observedAt: Instant | null;
}

/**
 * How a step stands: only what a source said after `since` counts, for better or worse. Silence is not success:
 * a connector that is down leaves CANNOT_VERIFY.
 */
export function stepResult(of: Evidence, since: Instant): StepResult {
  const observedAt = of.saidAt;
  if (of.byClock && of.done === 'TRUE') return { status: 'VERIFIED', reasons: [], observedAt };
  if (observedAt === null || observedAt <= since) {
    return { status: 'CANNOT_VERIFY', reasons: ['NOT_OBSERVED_SINCE'], observedAt };
  }
  if (of.done === 'TRUE') return { status: 'VERIFIED', reasons: [], observedAt };
  const reasons = [...new Set(of.reasons)].sort();
  return { status: of.done === 'FALSE' ? 'NOT_DONE' : 'CANNOT_VERIFY', reasons, observedAt };
}

/**
 * VERIFIED iff every step is and no session is left over; NOT_DONE as soon as something is known to be left. Without any
 * step it takes sources that could all be heard.
 */
export function overall(
  results: readonly StepResult[],
  residualSessions: number,
  everythingHeard: boolean,
): StepStatus {
  if (residualSessions > 0 || results.some(({ status }) => status === 'NOT_DONE')) return 'NOT_DONE';
  if (results.some(({ status }) => status === 'CANNOT_VERIFY')) return 'CANNOT_VERIFY';
  return results.length > 0 || everythingHeard ? 'VERIFIED' : 'CANNOT_VERIFY';
}
