import { addMillis, type Instant, type Policy, type Truth, type Verdict } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Confirmation } from '../read/freshness.js';
import { between, instantOf } from './instants.js';
import { identityNegative } from './identity-state.js';

/** A node together with how well its state is confirmed. */
export interface Confirmed {
  readonly node: NodeFact;
  readonly confirmation: Confirmation;
}

/** What a credential was obtained with (DERIVED_FROM); one of the two is given. */
export interface Parent {
  readonly revocation: 'CASCADES' | 'INDEPENDENT' | 'CUTOFF' | null;
  readonly credential?: CredentialFacts;
  readonly identity?: Confirmed;
}

export interface CredentialFacts extends Confirmed {
  /** AUTHENTICATES_AS at the instant asked. */
  readonly identities: readonly Confirmed[];
  readonly parents: readonly Parent[];
  /** The issuer realm; null when it is not known. */
  readonly realm: NodeFact | null;
}

export interface Authentication extends Verdict {
  /** What the last confirmed state gives, when `value` is UNKNOWN only because it is old. */
  readonly lastKnown: Truth;
  /**
   * Why a FALSE may not last: RESTORABLE (suspended, closed), PENDING (not valid yet). ENDED is for good.
   * LIVE goes with TRUE and UNKNOWN.
   */
  readonly standing: 'LIVE' | 'RESTORABLE' | 'PENDING' | 'ENDED';
}

/** Parents of parents that are followed; a token tree deeper than this does not exist. */
const MAX_DEPTH = 12;

/** A1: whether presenting the credential at `at` yields its principal. Its steps are taken in their order. */
export function canAuthenticate(facts: CredentialFacts, at: Instant, policy: Policy): Authentication {
  return judge(facts, at, policy, 0);
}

function judge(facts: CredentialFacts, at: Instant, policy: Policy, depth: number): Authentication {
  const ended = irreversible(facts, at, policy, depth);
  if (ended.length > 0) return decided('FALSE', ended, 'ENDED');
  if (cutOff(facts, at)) return decided('FALSE', ['SESSION_CUTOFF'], 'ENDED');

  const held = reversible(facts, at, policy);
  if (held.length > 0) {
    const confirmed = held.filter((negative) => negative.fresh);
    const reasons = (confirmed.length > 0 ? confirmed : held).map((negative) => negative.reason);
    const standing = reasons.every((reason) => reason === 'NOT_YET_VALID') ? 'PENDING' : 'RESTORABLE';
    if (confirmed.length > 0) return decided('FALSE', reasons, standing);
    return unknown(['STALE_NEGATIVE', ...reasons], 'FALSE');
  }

  if (nearBoundary(facts, at, policy)) return unknown(['CLOCK_SKEW'], 'UNKNOWN');

  const { attributes, presence } = facts.node;
  const expiresAt = instantOf(attributes, 'expiresAt');
  // An issuer that cannot revoke a token has nothing newer to say of it than its end.
  const selfContained = attributes['revocable'] === false && expiresAt !== null;
  const doubts: string[] = [];
  const active = attributes['state'] === 'ACTIVE' || attributes['state'] === 'PRE_ACTIVATION';
  if (attributes['kind'] === 'UNLINKED') doubts.push('UNLINKED');
  else if (!active && !selfContained) doubts.push('STATE_UNKNOWN');
  if (presence === 'ABSENT_SUSPECTED' && !selfContained) doubts.push('ABSENT_SUSPECTED');
  if (facts.identities.length > 0 && facts.identities.every((i) => i.node.presence === 'ABSENT_SUSPECTED')) {
    doubts.push('IDENTITY_ABSENT_SUSPECTED');
  }
  if (renewalOpen(facts, at, policy)) doubts.push('RENEWAL_UNKNOWN');
  const stale = !facts.confirmation.fresh && !selfContained;
  if (stale && active) doubts.push('STALE_POSITIVE');
  if (doubts.length > 0) return unknown(doubts, active ? 'TRUE' : 'UNKNOWN');
  return decided('TRUE', [], 'LIVE');
}

/** Step 1. These never go stale. */
function irreversible(facts: CredentialFacts, at: Instant, policy: Policy, depth: number): string[] {
  const { attributes, presence } = facts.node;
  const reasons: string[] = [];
  const state = attributes['state'];
  if (state === 'DEACTIVATED' || state === 'DESTROYED') {
    const since = instantOf(attributes, 'stateChangedAt');
    if (since === null || since <= at) {
      reasons.push(state === 'DESTROYED' ? 'DESTROYED' : String(attributes['stateReason'] ?? 'REVOKED'));
    }
  }
  // Without an issuer there is nobody who could say that it is gone: only a copy of it is (P1).
  if (presence === 'ABSENT_CONFIRMED' && attributes['kind'] !== 'UNLINKED') reasons.push('ABSENT_CONFIRMED');
  if (expired(facts, at, policy)) reasons.push('EXPIRED');
  const gone = facts.identities.map((identity) => identityNegative(identity.node, at));
  if (gone.length > 0 && gone.every((negative) => negative?.irreversible)) {
    for (const negative of gone) if (negative) reasons.push(negative.reason);
  }
  if (
    facts.parents.some((parent) => parent.revocation === 'CASCADES' && parentGone(parent, at, policy, depth))
  ) {
    reasons.push('PARENT_REVOKED');
  }
  return reasons;
}

function parentGone(parent: Parent, at: Instant, policy: Policy, depth: number): boolean {
  if (parent.identity) return identityNegative(parent.identity.node, at)?.irreversible ?? false;
  if (!parent.credential || depth >= MAX_DEPTH) return false;
  return judge(parent.credential, at, policy, depth + 1).standing === 'ENDED';
}

/** `expiresAt + skew <= at`: at that instant exactly it has ended. */
function expired(facts: CredentialFacts, at: Instant, policy: Policy): boolean {
  const { attributes } = facts.node;
  const issuedAt = instantOf(attributes, 'issuedAt');
  const longest = attributes['maxLifetime'];
  if (issuedAt !== null && typeof longest === 'number' && attributes['renewable'] === true) {
    if (addMillis(issuedAt, longest * 1000 + policy.skewMinutes) <= at) return true;
  }
  const expiresAt = instantOf(attributes, 'expiresAt');
  if (expiresAt === null || addMillis(expiresAt, policy.skewMinutes) > at) return false;
  return !renewalOpen(facts, at, policy);
}

/** The end has passed since the source was last read, and the credential can be renewed: its end may have moved. */
function renewalOpen(facts: CredentialFacts, at: Instant, policy: Policy): boolean {
  const { attributes } = facts.node;
  const expiresAt = instantOf(attributes, 'expiresAt');
  if (attributes['renewable'] !== true || expiresAt === null) return false;
  if (addMillis(expiresAt, policy.skewMinutes) > at) return false;
  const { confirmedAt } = facts.confirmation;
  return confirmedAt !== null && confirmedAt < expiresAt;
}

/** Step 2: the provider refuses what was issued before the cutoff. */
function cutOff(facts: CredentialFacts, at: Instant): boolean {
  const issuedAt = instantOf(facts.node.attributes, 'issuedAt');
  if (issuedAt === null) return false;
  return facts.parents
    .filter((parent) => parent.revocation === 'CUTOFF')
    .flatMap((parent) => (parent.identity ? [parent.identity] : (parent.credential?.identities ?? [])))
    .concat(facts.parents.some((parent) => parent.revocation === 'CUTOFF') ? facts.identities : [])
    .some(({ node }) => {
      const cutoff = instantOf(node.attributes, 'sessionCutoffAt');
      return cutoff !== null && issuedAt < cutoff && cutoff <= at;
    });
}

/** Step 3. */
function reversible(
  facts: CredentialFacts,
  at: Instant,
  policy: Policy,
): { readonly reason: string; readonly fresh: boolean }[] {
  const { attributes } = facts.node;
  const { fresh } = facts.confirmation;
  const found: { reason: string; fresh: boolean }[] = [];
  const since = instantOf(attributes, 'stateChangedAt');
  if (attributes['state'] === 'SUSPENDED' && (since === null || since <= at)) {
    found.push({ reason: 'SUSPENDED', fresh });
  }
  const notBefore = instantOf(attributes, 'notBefore');
  const early = notBefore !== null && addMillis(notBefore, -policy.skewMinutes) > at;
  if (early || (notBefore === null && attributes['state'] === 'PRE_ACTIVATION')) {
    found.push({ reason: 'NOT_YET_VALID', fresh });
  }
  const negatives = facts.identities.map((identity) => ({
    negative: identityNegative(identity.node, at),
    fresh: identity.confirmation.fresh,
  }));
  if (negatives.length > 0 && negatives.every(({ negative }) => negative !== null)) {
    // One that may be back by now is enough.
    const held = negatives.filter(({ negative }) => negative?.irreversible !== true);
    const freshOfAll = held.every((one) => one.fresh);
    for (const { negative } of held) if (negative) found.push({ reason: negative.reason, fresh: freshOfAll });
  }
  const closedAt = facts.realm && instantOf(facts.realm.attributes, 'deletedAt');
  if (closedAt && closedAt <= at) found.push({ reason: 'REALM_CLOSED', fresh });
  return found;
}

/** Step 4: within the skew of either end nobody's clock decides. */
function nearBoundary(facts: CredentialFacts, at: Instant, policy: Policy): boolean {
  return ['expiresAt', 'notBefore'].some((name) => {
    const boundary = instantOf(facts.node.attributes, name);
    return boundary !== null && Math.abs(between(boundary, at)) < policy.skewMinutes;
  });
}

function decided(
  value: 'TRUE' | 'FALSE',
  reasons: string[],
  standing: Authentication['standing'],
): Authentication {
  return { value, reasons: distinct(reasons), lastKnown: value, standing };
}

function unknown(reasons: string[], lastKnown: Truth): Authentication {
  return { value: 'UNKNOWN', reasons: distinct(reasons), lastKnown, standing: 'LIVE' };
}

function distinct(reasons: readonly string[]): string[] {
  return [...new Set(reasons)].sort();
}
