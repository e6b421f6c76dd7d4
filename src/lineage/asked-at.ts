import type { Instant } from '../model/index.js';
import type { Asking } from './question.js';

/** The same question at another instant of valid time, with the same knowledge. */
export function askedAt(asking: Asking, asOf: Instant): Asking {
  if (asOf === asking.when.asOf) return asking;
  return { ...asking, when: { asOf, knownAt: asking.when.knownAt, present: false } };
}

/**
 * The question as records are read: an event, a decision or an attestation speaks for the instant that it names,
 * whenever its relationship was first seen, so that only `knownAt` bounds it.
 */
export function askedByRecord(asking: Asking): Asking {
  const { asOf, knownAt } = asking.when;
  return asOf < knownAt ? askedAt(asking, knownAt) : asking;
}
