import { isFalse, isTrue, unknown, type Instant, type Verdict } from '../../../model/index.js';
import { span } from '../../definitions/instants.js';

/** Whether an end that is told as an instant or a day is over: within its day nobody can say (F-12). */
function over(end: string, at: Instant, atItsEnd: boolean): Verdict {
  const { from, to } = span(end);
  if (from === to) return to < at || (atItsEnd && to === at) ? isTrue() : isFalse('NOT_DUE');
  if (to <= at) return isTrue();
  return from <= at ? unknown('DATE_ONLY') : isFalse('NOT_DUE');
}

/**
 * LIN-024 (R-EXC-06): a transitional pattern is still in place after its target date; at that very instant it is not yet
 * late (A15). A pattern without a date may be past any.
 */
export function pastTarget(pattern: string | null, until: string | null, at: Instant): Verdict {
  if (pattern === null) return isFalse('NOT_TRANSITIONAL');
  return until === null ? unknown('TARGET_NOT_TOLD') : over(until, at, false);
}

/**
 * LIN-025 (R-EXC-07): temporary access goes on after the first of the ends that are told for it; at its end it has
 * expired (A15). Temporary access without an end may be overdue at any time.
 */
export function temporaryOverdue(purpose: string | null, ends: readonly string[], at: Instant): Verdict {
  if (purpose === null) return isFalse('NOT_TEMPORARY');
  const [first] = [...ends].sort((a, b) => (span(a).to < span(b).to ? -1 : 1));
  return first === undefined ? unknown('EXPIRY_NOT_TOLD') : over(first, at, true);
}
