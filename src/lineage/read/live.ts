import { addMillis, parseDay, type Instant, type Interval, type Policy } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';

/**
 * The interval in which an edge counts (5.2.2), without its ends: its validity as known at the question's `knownAt`,
 * cut at `usageWindow` after the last observation when it is OBSERVED, and at `attestedUntil` when it is ATTESTED.
 */
export function edgeInterval(edge: EdgeFact, policy: Policy): Interval {
  let to = edge.validTo;
  const cut = (at: Instant | undefined): void => {
    if (at !== undefined && (to === null || at < to)) to = at;
  };
  if (edge.method === 'OBSERVED') {
    const last = edge.lastObservedAt === undefined ? edge.validFrom : endOf(edge.lastObservedAt);
    cut(addMillis(last, policy.usageWindowDays));
  }
  if (edge.method === 'ATTESTED') cut(edge.attestedUntil);
  return { from: edge.validFrom, to };
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
