import { addMillis, isFalse, isTrue, unknown, type Instant, type Verdict } from '../../../model/index.js';
import { between } from '../../definitions/instants.js';

/** Of its lifetime, by when what renews itself has to be renewed (R-ROT-03). */
const RENEW_BY = 0.8;

export interface RenewalFacts {
  /** AUTOMATIC, MANUAL, NONE; null: no source tells. */
  readonly renewal: string | null;
  /** When it was issued, or renewed at last; null: no source tells. */
  readonly from: Instant | null;
  readonly expiresAt: Instant | null;
  readonly neverExpires: boolean;
  /** Another credential has replaced it. */
  readonly replaced: boolean;
  /** A1. What is dead is late no more. */
  readonly authentication: Verdict;
  /** When its source last spoke of it; null: never. */
  readonly confirmedAt: Instant | null;
}

/**
 * LIN-015 (R-ROT-03): what is renewed by itself was not, though more than 80 % of its life is over. A source that was
 * heard before that may have missed the renewal. Only what is said to renew itself can be late with it.
 */
export function renewalLate(facts: RenewalFacts, at: Instant): Verdict {
  const { from, expiresAt, confirmedAt } = facts;
  if (facts.renewal !== 'AUTOMATIC') return isFalse('NOT_RENEWED_BY_ITSELF');
  if (facts.replaced) return isFalse('RENEWED');
  if (facts.neverExpires) return isFalse('NO_END');
  if (facts.authentication.value === 'FALSE') return facts.authentication;
  if (expiresAt === null) return unknown('EXPIRY_NOT_TOLD');
  if (from === null) return unknown('ISSUED_AT_UNKNOWN');
  const due = addMillis(from, Math.floor(between(from, expiresAt) * RENEW_BY));
  if (at <= due) return isFalse('RENEWAL_NOT_DUE');
  if (confirmedAt === null || confirmedAt <= due) return unknown('RENEWAL_UNKNOWN');
  return isTrue('RENEWAL_LATE');
}
