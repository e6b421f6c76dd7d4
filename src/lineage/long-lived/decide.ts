import { and, isFalse, isTrue, unknown, type Policy, type Verdict } from '../../model/index.js';
import type { Authentication } from '../definitions/a01-can-authenticate.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { restsOn } from '../definitions/rests-on.js';
import type { NodeFact } from '../facts.js';

/** What the lifetime of a credential is told by. */
const DECIDING = [
  'state',
  'expiresAt',
  'neverExpires',
  'maxLifetime',
  'renewable',
  'issuedAt',
  'createdAt',
  'revocable',
];

/** LONG_LIVED (A5) and canAuthenticate is not FALSE (A1). Exceptions are weighed by the list (A8). */
export function longLived(credential: NodeFact, authentication: Authentication, policy: Policy): Verdict {
  if (authentication.value === 'FALSE') return isFalse(...authentication.reasons);
  const lifetime = lifetimeClass(credential.attributes, policy);
  if (lifetime !== 'LONG_LIVED' && lifetime !== 'UNKNOWN') return isFalse(lifetime);
  const long = lifetime === 'UNKNOWN' ? unknown('LIFETIME_UNKNOWN') : isTrue();
  return and(authentication, long, restsOn(credential, DECIDING));
}
