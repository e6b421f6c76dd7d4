import { addMillis, parseDay, type Instant, type Interval, type Policy } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';

/**
 * The interval in which an edge counts (5.2.2), without its ends: its validity as known at the question's `knownAt`,
 * cut at `usageWindow` after the last observation when it is OBSERVED, and at `attestedUntil` when it is ATTESTED.
 */
export function edgeInterval(edge: EdgeFact, policy: Policy): Interval {
  const { validFrom: from, validTo } = edge;
  const cut = cutOf(edge, policy);
  return { from, to: cut !== null && (validTo === null || cut < validTo) ? cut : validTo };
}

/** When the edge stops to count though nobody has ended it; null: never. */
function cutOf(edge: EdgeFact, policy: Policy): Instant | null {
  if (edge.method === 'ATTESTED') return edge.attestedUntil ?? null;
  if (edge.method !== 'OBSERVED') return null;
  const last = edge.lastObservedAt === undefined ? edge.validFrom : endOf(edge.lastObservedAt);
  return addMillis(last, policy.usageWindowDays);
}

/** Whether the edge itself is live at `at`; that neither end is ABSENT_CONFIRMED is for the caller or the reader. */
export function liveAt(edge: EdgeFact, at: Instant, policy: Policy): boolean {
  const { from, to } = edgeInterval(edge, policy);
  return (from === null || from <= at) && (to === null || at < to);
}

/** A date alone counts to the end of its day (F-12). */
function endOf(instantOrDay: string): Instant {
  return parseDay(instantOrDay)?.to ?? (instantOrDay as Instant);
}
