import {
  addMillis,
  and,
  isFalse,
  isTrue,
  type AnyAttributes,
  type Instant,
  type Verdict,
} from '../../model/index.js';
import { unused, type Unused } from '../definitions/a06-unused.js';
import { instantOf, span, textOf } from '../definitions/instants.js';
import type { Usage } from '../usage/index.js';

/**
 * Q-22 for one node by what is said of itself: TRUE says by what it is known, because an old last use alone is no proof
 * (F-05). Younger than the window, it is not unused.
 */
export function unusedItself(usage: Usage, window: number, at: Instant): Verdict {
  const verdict = unused(usage.attributes, usage, window, at);
  if (verdict.value !== 'TRUE') return settled(verdict);
  return isTrue(usage.watchedBy === 'PROVIDER' ? 'PROVIDER_REMEMBERS_USE' : 'WATCHED_BY_RUNS');
}

function settled(verdict: Unused): Verdict {
  return verdict.value === 'NOT_APPLICABLE' ? isFalse(...verdict.reasons) : verdict;
}

export interface HeldCredential {
  readonly verdict: Verdict;
  /** When it stopped to authenticate, where that is known; null while it may. */
  readonly endedAt: Instant | null;
}

export interface IdentityWays {
  /** Of the identity itself. */
  readonly own: Verdict;
  /** The source counts every use of the identity, by whatever credential. */
  readonly whole: boolean;
  readonly credentials: readonly HeldCredential[];
  /** Whether anything may assume it, or runs as it: such use shows in its own last use alone. */
  readonly assumed: boolean;
}

/** an identity is unused iff all its credentials and trusts are. A credential that ended before the window is none. */
export function identityUnused(ways: IdentityWays, window: number, at: Instant): Verdict {
  if (ways.own.value === 'FALSE' || (ways.own.value === 'TRUE' && ways.whole)) return ways.own;
  const since = addMillis(at, -window);
  const credentials = ways.credentials
    .filter((one) => one.endedAt === null || one.endedAt > since)
    .map((one) => one.verdict);
  return ways.assumed || credentials.length === 0 ? and(...credentials, ways.own) : and(...credentials);
}

/** When a credential that no longer authenticates stopped to, where its source tells. */
export function endOf(attributes: AnyAttributes): Instant | null {
  const deleted = textOf(attributes, 'deletedAt');
  const told = [
    instantOf(attributes, 'stateChangedAt'),
    instantOf(attributes, 'expiresAt'),
    deleted === null ? null : span(deleted).to,
  ].filter((one) => one !== null);
  return told.sort()[0] ?? null;
}
