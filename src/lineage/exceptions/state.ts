import type { Instant } from '../../model/index.js';
import { instantOf, textOf } from '../definitions/instants.js';
import type { NodeFact, ObservedState } from '../facts.js';

/** How an exception stands at an instant (5.5.4). EXPIRED by the clock: no job has to say so. */
export const EXCEPTION_STATES = [
  'REQUESTED',
  /** Approved, and begins later. */
  'PENDING',
  'ACTIVE',
  'EXPIRED',
  'REVOKED',
  'CLOSED',
  'UNKNOWN',
] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

/** A8: at exactly `expiresAt` it has expired. */
export function exceptionState(exception: NodeFact, at: Instant): ExceptionState {
  const { attributes, presence } = exception;
  const status = textOf(attributes, 'status');
  if (status === 'REVOKED' || status === 'CLOSED' || status === 'REQUESTED') return status;
  const expiresAt = instantOf(attributes, 'expiresAt');
  if (status === 'EXPIRED' || (expiresAt !== null && expiresAt <= at)) return 'EXPIRED';
  if (presence === 'ABSENT_CONFIRMED') return 'CLOSED';
  const approvedAt = instantOf(attributes, 'approvedAt');
  if (approvedAt !== null && approvedAt > at) return 'PENDING';
  return status === 'ACTIVE' ? 'ACTIVE' : 'UNKNOWN';
}

/** How often its end was put off, as each source told it over time; the most that one of them tells. */
export function renewals(history: readonly ObservedState[]): number {
  const perObservation = new Map<string, { end: string; count: number }>();
  for (const state of history) {
    const end = state.attributes && textOf(state.attributes, 'expiresAt');
    if (!end) continue;
    const known = perObservation.get(state.observation);
    if (!known) perObservation.set(state.observation, { end, count: 0 });
    else if (end > known.end) perObservation.set(state.observation, { end, count: known.count + 1 });
  }
  return Math.max(0, ...[...perObservation.values()].map(({ count }) => count));
}
