import type { NodeKey } from '../history.js';
import type { Three } from './kleene.js';
import { RULES } from './rules.js';
import type { Link } from './replay.js';
import { ALWAYS, somewhen, time, within, type Time } from '../time.js';
import { isFresh, METHODS, spanOf, strongest, type Node, type View, type World } from './world.js';

export interface Authentication {
  readonly value: Three;
  readonly reasons: readonly string[];
  /** Not for good: suspended, or not valid yet. */
  readonly dormant: 'RESTORABLE' | 'PENDING' | null;
}

/** A1 canAuthenticate(c, asOf): its six steps in their order. `seen` ends a circle of parents. */
export function canAuthenticate(world: World, key: NodeKey, seen: readonly NodeKey[] = []): Authentication {
  const credential = world.node(key);
  if (!credential) return { value: 'UNKNOWN', reasons: ['NOT_KNOWN'], dormant: null };
  const { attributes: said } = credential;
  const { asOf } = world;
  const ends = instant(said['expiresAt']);
  const begins = instant(said['notBefore']);
  const identities = identitiesOf(world, key);

  // Step 1: what never comes back, whenever it was confirmed.
  const gone: string[] = [];
  const isOver = said['state'] === 'DEACTIVATED' || said['state'] === 'DESTROYED';
  if (isOver && hasEntered(world, credential)) gone.push('REVOKED');
  // Of a secret without an issuer only the copies can be gone (P1).
  if (credential.presence === 'ABSENT_CONFIRMED' && said['kind'] !== 'UNLINKED')
    gone.push('ABSENT_CONFIRMED');
  const isPast = ends !== null && ends + RULES.skew <= asOf;
  const lastRead = isPast ? confirmedAt(credential, 'state') : null;
  const mayBeRenewed = isPast && said['renewable'] === true && lastRead !== null && lastRead < ends;
  if (isPast && !mayBeRenewed) gone.push('EXPIRED');
  if (identities.length > 0 && identities.every((identity) => isGone(world, identity)))
    gone.push('IDENTITY_PURGED');
  for (const link of parents(world, key)) {
    if (link.attributes.revocation !== 'CASCADES' || seen.includes(link.to)) continue;
    if (isRevokedForGood(world, link.to, [...seen, key])) gone.push('PARENT_REVOKED');
  }
  if (gone.length > 0) return { value: 'FALSE', reasons: gone, dormant: null };

  // Step 2: sessions of before the cut-off.
  const issued = instant(said['issuedAt']);
  for (const link of parents(world, key)) {
    if (link.attributes.revocation !== 'CUTOFF' || issued === null) continue;
    const principals = link.to.startsWith('Identity:') ? [world.node(link.to)] : identitiesOf(world, link.to);
    for (const principal of [...principals, ...identities]) {
      const cut = instant(principal?.attributes['sessionCutoffAt']);
      if (cut !== null && issued < cut && cut <= asOf)
        return { value: 'FALSE', reasons: ['CUTOFF'], dormant: null };
    }
  }

  // Step 3: what may come back, if it was confirmed lately.
  const negatives: { readonly stale: boolean; readonly pending: boolean }[] = [];
  const isStale = !isFreshOn(world, credential, 'state');
  if (said['state'] === 'SUSPENDED' && hasEntered(world, credential))
    negatives.push({ stale: isStale, pending: false });
  if (said['state'] === 'PRE_ACTIVATION' && begins === null)
    negatives.push({ stale: isStale, pending: true });
  if (begins !== null && begins - RULES.skew > asOf) {
    negatives.push({ stale: !isFreshOn(world, credential, 'state'), pending: true });
  }
  if (
    identities.length > 0 &&
    identities.every((identity) => isSuspended(world, identity) || isGone(world, identity))
  ) {
    const suspended = identities.filter((identity) => !isGone(world, identity));
    negatives.push({
      stale: suspended.some((identity) => !isFreshOn(world, identity, 'state')),
      pending: false,
    });
  }
  if (negatives.some(({ stale }) => !stale)) {
    const restorable = negatives.some(({ pending, stale }) => !pending && !stale);
    return { value: 'FALSE', reasons: [], dormant: restorable ? 'RESTORABLE' : 'PENDING' };
  }
  if (negatives.length > 0) return { value: 'UNKNOWN', reasons: ['STALE_NEGATIVE'], dormant: null };

  // Step 4: clocks differ.
  const near = (at: Time | null): boolean => at !== null && Math.abs(asOf - at) < RULES.skew;
  if (near(ends) || near(begins)) return { value: 'UNKNOWN', reasons: ['CLOCK_SKEW'], dormant: null };

  // Step 5: what is not known.
  const doubts: string[] = [];
  const isSelfContained = said['revocable'] === false && ends !== null;
  const isActive = said['state'] === 'ACTIVE' || said['state'] === 'PRE_ACTIVATION';
  if (said['kind'] === 'UNLINKED') doubts.push('UNLINKED');
  if (!isSelfContained) {
    if (!isActive) doubts.push('STATE_UNKNOWN');
    if (credential.presence === 'ABSENT_SUSPECTED') doubts.push('ABSENT_SUSPECTED');
    if (isActive && isStale) doubts.push('STALE_POSITIVE');
  }
  if (mayBeRenewed) doubts.push('RENEWAL_UNKNOWN');
  if (identities.length > 0 && identities.every(({ presence }) => presence === 'ABSENT_SUSPECTED')) {
    doubts.push('IDENTITY_ABSENT_SUSPECTED');
  }
  if (doubts.length > 0) return { value: 'UNKNOWN', reasons: doubts, dormant: null };

  // Step 6.
  return { value: 'TRUE', reasons: [], dormant: null };
}

/** The identities that the credential yields; when nobody says so any more, those that it yielded last. */
export function identitiesOf(world: World, credential: NodeKey): Node[] {
  const meant = world
    .past('AUTHENTICATES_AS', { from: credential })
    .filter(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
  const holding = meant.filter((link) => within(spanOf(link), world.asOf));
  const lastEnd = Math.max(...meant.map(({ end }) => end ?? ALWAYS));
  const counting = holding.length > 0 ? holding : meant.filter(({ end }) => end === lastEnd);
  return [...new Set(counting.map(({ to }) => to))].flatMap((to) => world.node(to) ?? []);
}

function parents(world: World, credential: NodeKey): Link[] {
  return world
    .past('DERIVED_FROM', { from: credential })
    .filter(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
}

/** A state counts from when its source says that it was entered. */
function hasEntered(world: World, node: Node): boolean {
  const since = instant(node.attributes['stateChangedAt']);
  return since === null || since <= world.asOf;
}

/** 5.5.2: purged, deleted where it was issued, or no longer restorable. */
export function isGone(world: World, identity: Node): boolean {
  const { state, restorableUntil } = identity.attributes;
  if (identity.presence === 'ABSENT_CONFIRMED') return true;
  if (!hasEntered(world, identity)) return false;
  const until = somewhen(restorableUntil)?.to ?? null;
  return state === 'PURGED' || (state === 'DEPROVISIONED' && until !== null && until <= world.asOf);
}

export function isSuspended(world: World, { attributes, ...rest }: Node): boolean {
  const isNegative = attributes['state'] === 'SUSPENDED' || attributes['state'] === 'DEPROVISIONED';
  return isNegative && hasEntered(world, { attributes, ...rest });
}

/** A parent of which nothing is left: what cascades from it is gone too. */
function isRevokedForGood(world: World, parent: NodeKey, seen: readonly NodeKey[]): boolean {
  const node = world.node(parent);
  if (!node) return false;
  if (node.type === 'Identity') return isGone(world, node);
  const { value, dormant } = canAuthenticate(world, parent, seen);
  return value === 'FALSE' && dormant === null;
}

/** A1 step 5: whether what is said was confirmed lately, by one of those whose word it is. */
export function isFreshOn(world: World, node: Node, attribute: string): boolean {
  return speakersOn(node, attribute).some(({ voice, state }) =>
    isFresh(voice.scope, state.confirmations.at(-1) ?? null, world.asOf),
  );
}

/** When it was last confirmed. */
function confirmedAt(node: Node, attribute: string): Time | null {
  const at = Math.max(...speakersOn(node, attribute).flatMap(({ state }) => state.confirmations));
  return at === -Infinity ? null : at;
}

/** Whose word counts: the strongest that say what was resolved; of what nobody says, the strongest that speak of it. */
function speakersOn(node: Node, attribute: string): View[] {
  const told = node.views.filter(({ state }) => state.attributes !== undefined);
  const standing = told.filter(({ state }) => state.presence !== 'ABSENT_CONFIRMED');
  const words = (standing.length > 0 ? standing : told).filter(
    ({ state }) => state.attributes?.[attribute] !== undefined,
  );
  if (words.length > 0) return strongest(node.type, attribute, words);
  const least = Math.min(...told.map(({ state }) => METHODS.indexOf(state.method)));
  return told.filter(({ state }) => METHODS.indexOf(state.method) === least);
}

export function instant(said: unknown): Time | null {
  return typeof said === 'string' ? time(said) : null;
}
