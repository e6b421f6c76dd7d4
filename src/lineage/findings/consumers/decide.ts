import { addMillis, isFalse, isTrue, unknown, type Instant, type Verdict } from '../../../model/index.js';

export interface ConsumerFacts {
  /** When it began to consume the credential, as far as is told. */
  readonly began: Instant;
  /** It may have begun before: that was the first look. */
  readonly maybeOlder: boolean;
  /** When the credential was issued, or first heard of. */
  readonly credentialSince: Instant;
}

/**
 * LIN-021 (R-USE-06): something began lately to consume a credential that had been there before. Who begins with the
 * credential itself is its first user, within the grace of a creation.
 *
 * @param since from when on a beginning is new
 * @param grace ms
 */
export function newConsumer(facts: ConsumerFacts, since: Instant, grace: number): Verdict {
  const { began, maybeOlder, credentialSince } = facts;
  if (began < since) return isFalse('NOT_NEW');
  if (began <= addMillis(credentialSince, grace)) return isFalse('FIRST_USE');
  return maybeOlder ? unknown('FIRST_SEEN') : isTrue('NEW_CONSUMER');
}
