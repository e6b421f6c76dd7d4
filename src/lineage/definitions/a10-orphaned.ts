import { isFalse, isTrue, unknown, type Truth, type Verdict } from '../../model/index.js';

/**
 * A10: nobody answers for the identity and no service that is not retired is supported by it. Having a creator or being
 * used daily does not prevent it.
 *
 * @param owner status of the owner resolution (5.6)
 * @param supported A7 of each service that it supports at the instant asked
 */
export function orphaned(
  owner: 'RESOLVED' | 'CONFLICT' | 'INVALID' | 'MISSING' | 'UNKNOWN',
  supported: readonly Truth[],
): Verdict {
  if (supported.includes('FALSE')) return isFalse('SUPPORTS_SERVICE');
  if (owner === 'RESOLVED') return isFalse('OWNED');
  if (owner === 'UNKNOWN' || owner === 'CONFLICT') return unknown(`OWNER_${owner}`);
  if (supported.includes('UNKNOWN')) return unknown('LIFECYCLE_UNKNOWN');
  return isTrue(`OWNER_${owner}`);
}
