import type { EdgeClaimInput } from '../../../src/model/claim.js';
import type { NodeRef } from '../../../src/model/key.js';
import type { Instant } from '../../../src/model/time.js';
import { refs } from '../refs.js';
import { gap, to, type Found, type Parsing } from './parser.js';

/** The provider's `Status` of a long-lived credential. */
export function stateOf(status: string | undefined) {
  switch (status) {
    case 'Active':
      return { state: 'ACTIVE' };
    case 'Inactive':
      return { state: 'SUSPENDED' };
    case 'Expired':
      return { state: 'DEACTIVATED', stateReason: 'EXPIRED' };
    case undefined:
    default:
      return { state: 'UNKNOWN' };
  }
}

/**
 * A console password or a second factor shows that a person signs in; neither, that nobody can. In one wording for all
 * calls that tell it, or two of them would seem to disagree.
 */
export function actorOf(signsIn: boolean) {
  return signsIn
    ? { kind: 'HUMAN_USER', actorClass: 'HUMAN', actorClassEvidence: 'console password or MFA device' }
    : {
        kind: 'MACHINE_USER',
        actorClass: 'MACHINE',
        actorClassEvidence: 'no console password, no MFA device',
      };
}

/** ISSUED_IN the account, and AUTHENTICATES_AS its user. A user whom nobody listed leaves a gap, not a guess. */
export function* holderEdges(
  { group, directory }: Parsing,
  userName: string | undefined,
): Generator<Found, EdgeClaimInput[]> {
  const edges: EdgeClaimInput[] = [to('ISSUED_IN', refs.account(group.accountId))];
  const user: NodeRef | undefined = userName === undefined ? undefined : directory.user(userName);
  if (user) edges.push(to('AUTHENTICATES_AS', user));
  else yield gap('USER_UNKNOWN', 'a credential belongs to a user whom the account details do not list');
  return edges;
}

/** The provider keeps the last use of access keys since here; without a date, an older key may have been used. */
const KEY_USE_TRACKED_SINCE = '2015-04-22';
const PASSWORD_USE_TRACKED_SINCE = '2014-10-20';

export function lastUse(
  kind: 'key' | 'password',
  at: Instant | undefined,
  createdAt: Instant | undefined,
  usedFor?: readonly (string | undefined)[],
) {
  if (at) {
    const used = (usedFor ?? [])
      .filter((word) => word !== undefined && word !== '' && word !== 'N/A')
      .join(' ');
    return { lastUsedAt: at, lastUsedStatus: 'USED', lastUsedFor: used === '' ? undefined : used };
  }
  const since = kind === 'key' ? KEY_USE_TRACKED_SINCE : PASSWORD_USE_TRACKED_SINCE;
  return { lastUsedStatus: createdAt && createdAt >= since ? 'NEVER_USED' : 'UNKNOWN' };
}
