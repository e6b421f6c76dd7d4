import {
  addMillis,
  and,
  isFalse,
  isTrue,
  unknown,
  type Certainty,
  type Instant,
  type Verdict,
} from '../../../model/index.js';

export interface OverlapFacts {
  /** A1 of the credential that was replaced, and of the one that replaces it. */
  readonly predecessor: Verdict;
  readonly successor: Verdict;
  /** How well it is known that the one replaces the other (A12). */
  readonly tie: Certainty;
  /** Since when the successor is valid; null: no source tells. */
  readonly since: Instant | null;
  /** Since when it is known to replace the other: it has been valid for at least as long. */
  readonly seenSince: Instant;
}

/**
 * LIN-017 (R-ROT-08): after a rotation the old credential and the new one have both been valid for longer than the
 * policy's overlap. At its very end it is not yet too long (A15).
 *
 * @param overlap ms
 */
export function overlapTooLong(facts: OverlapFacts, overlap: number, at: Instant): Verdict {
  const { since, seenSince } = facts;
  return and(
    facts.predecessor,
    facts.successor,
    facts.tie === 'CONFIRMED' ? isTrue() : unknown('WEAK_LINK'),
    addMillis(since ?? seenSince, overlap) < at
      ? isTrue('OVERLAP_TOO_LONG')
      : since === null
        ? unknown('ISSUED_AT_UNKNOWN')
        : isFalse('WITHIN_OVERLAP'),
  );
}
