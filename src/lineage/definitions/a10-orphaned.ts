import { isFalse, isTrue, unknown, type Truth, type Verdict } from '../../model/index.js';

/** What A10 is decided by. */
export interface OrphanFacts {
  /** Status of the owner resolution (5.6). */
  readonly owner: 'RESOLVED' | 'CONFLICT' | 'INVALID' | 'MISSING' | 'UNKNOWN';
  /** Every source of owners was read completely and lately: one that was not may name another. */
  readonly ownersHeard: boolean;
  /** Sources contradict each other on whether those who are named can own it. */
  readonly contested: boolean;
  /** A7 of each service that it supports at the instant asked; UNKNOWN when its retirement is contested. */
  readonly supported: readonly Truth[];
}

/**
 * A10: nobody answers for the identity and no service that is not retired is supported by it. Having a creator or being
 * used daily does not prevent it.
 */
export function orphaned({ owner, ownersHeard, contested, supported }: OrphanFacts): Verdict {
  if (supported.includes('FALSE')) return isFalse('SUPPORTS_SERVICE');
  if (owner === 'RESOLVED') return isFalse('OWNED');
  if (owner === 'UNKNOWN' || owner === 'CONFLICT') return unknown(`OWNER_${owner}`);
  if (!ownersHeard) return unknown('OWNERS_NOT_COVERED');
  if (contested) return unknown('CONTESTED');
  if (supported.includes('UNKNOWN')) return unknown('LIFECYCLE_UNKNOWN');
  return isTrue(`OWNER_${owner}`);
}
