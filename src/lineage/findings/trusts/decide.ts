import { isFalse, isTrue, unknown, type Instant, type Method, type Verdict } from '../../../model/index.js';

export interface TrustFacts {
  /** How the one relationship is stated. */
  readonly methods: readonly Method[];
  /** Something broader that may act as the same identity may be what allows it. */
  readonly wider: boolean;
}

const DECLARING: ReadonlySet<Method> = new Set(['CONFIGURED', 'DECLARED', 'ATTESTED']);

/** LIN-005 (R-INV-07): somebody was seen to act as an identity, and nothing that is configured or declared lets them. */
export function observedOnly({ methods, wider }: TrustFacts): Verdict {
  if (!methods.includes('OBSERVED')) return isFalse('NOT_OBSERVED');
  if (methods.some((method) => DECLARING.has(method))) return isFalse('TRUST_DECLARED');
  return wider ? unknown('WIDER_TRUST') : isTrue('OBSERVED_ONLY');
}

export interface ReferenceFacts {
  /** Its provider shows that the principal was deleted. */
  readonly deleted: boolean;
  /** Whoever is referred to is gone, and everybody who could bear the name has been listed. */
  readonly gone: boolean;
  /** A later incarnation of the name inherits it (5.2.4). */
  readonly byName: boolean;
  /** Another of the same name and realm was there, and is gone. */
  readonly former: boolean;
  /** Since when the reference is there, at the latest. */
  readonly since: Instant;
  /** The reference may be older than that. */
  readonly maybeOlder: boolean;
  /** When whoever bears the name now was created; null: no source tells. */
  readonly bearerSince: Instant | null;
}

/**
 * LIN-044 (5.2.4, F-16): a reference to a principal that is gone, which the next of that name inherits, or one by name
 * that has passed to another. A reference that is older than whoever bears the name may have been to somebody else.
 */
export function staleReference(facts: ReferenceFacts): Verdict {
  const { former, since, bearerSince } = facts;
  if (facts.deleted) return isTrue('PRINCIPAL_DELETED');
  if (facts.gone) return isTrue('PRINCIPAL_GONE');
  if (!facts.byName) return isFalse('NOT_BY_NAME');
  if (bearerSince === null) return former ? unknown('CREATED_AT_UNKNOWN') : isFalse('PRINCIPAL_THERE');
  if (since < bearerSince) return former ? isTrue('NAME_REUSED') : unknown('OLDER_THAN_PRINCIPAL');
  return former && facts.maybeOlder ? unknown('FIRST_SEEN') : isFalse('NAME_NOT_REUSED');
}
