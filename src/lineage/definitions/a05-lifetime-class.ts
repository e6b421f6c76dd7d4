import type { AnyAttributes, Policy } from '../../model/index.js';
import { between, instantOf } from './instants.js';

export type LifetimeClass = 'EPHEMERAL' | 'BOUNDED' | 'LONG_LIVED' | 'UNKNOWN';

/** A5: by the longest life that the credential can have, not by what is left of its current lease. */
export function lifetimeClass(attributes: AnyAttributes, policy: Policy): LifetimeClass {
  const longest = longestLife(attributes);
  if (longest === null) return 'UNKNOWN';
  if (longest <= policy.ephemeralHours) return 'EPHEMERAL';
  return longest <= policy.longLivedDays ? 'BOUNDED' : 'LONG_LIVED';
}

/** Milliseconds; Infinity without an end; null when the issuer does not tell. */
export function longestLife(attributes: AnyAttributes): number | null {
  if (attributes['neverExpires'] === true) return Infinity;
  const declared = attributes['maxLifetime'];
  if (typeof declared === 'number') return declared * 1000;
  // A lease that renews itself without a limit has no end, however short each term is.
  if (attributes['renewable'] === true) return Infinity;
  const from = instantOf(attributes, 'issuedAt') ?? instantOf(attributes, 'createdAt');
  const to = instantOf(attributes, 'expiresAt');
  return from !== null && to !== null ? between(from, to) : null;
}
