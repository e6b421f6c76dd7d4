import { addMillis, type Instant } from '../../model/index.js';
import type { Asking } from '../question.js';

/** The instants that the question is about: one, or the window `[from, to)`. */
export interface Span {
  readonly from: Instant;
  /** Null: the one instant `from`. */
  readonly to: Instant | null;
}

/** The last instant of it that can be asked for, inclusive. */
export function untilOf(span: Span): Instant {
  return span.to === null ? span.from : justBefore(span.to);
}

/** What begins as the window ends is not in it (A15). */
function justBefore(instant: Instant): Instant {
  const micros = Number(instant.slice(-4, -1)) - 1;
  const whole = micros < 0 ? addMillis(instant, -1) : instant;
  return `${whole.slice(0, -4)}${(micros < 0 ? 999 : micros).toString().padStart(3, '0')}Z` as Instant;
}

/** The instants at which the state of nodes is read: what holds at either end may be reached (5.8.2). */
export function ends(asking: Asking, span: Span): Asking[] {
  if (span.to === null) return [asking];
  return [at(asking, span.from), at(asking, untilOf(span))];
}

/** The same question at another instant of valid time. */
export function at(asking: Asking, asOf: Instant): Asking {
  return { ...asking, when: { asOf, knownAt: asking.when.knownAt, present: false } };
}
