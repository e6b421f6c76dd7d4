import { addMillis, type Instant, type Truth } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import type { Environment } from './a13-environment.js';

/** A4 shared: at least two distinct canonical services with a live association. Replicas of one service are not. */
export function isShared(canonicalServices: Iterable<string>): boolean {
  return new Set(canonicalServices).size >= 2;
}

/**
 * A4 cross-environment reuse: live consumers in two different environments, one of them production. UNKNOWN when a
 * consumer whose environment nobody tells could make it so.
 */
export function crossEnvironment(consumers: readonly Environment[]): Truth {
  const known = new Set(consumers.filter((environment) => environment !== 'UNKNOWN'));
  if (known.has('PRODUCTION') && known.size >= 2) return 'TRUE';
  return consumers.length >= 2 && consumers.includes('UNKNOWN') ? 'UNKNOWN' : 'FALSE';
}

/** A4 copied: at least two locations hold one material; those that are synced from another count as MANAGED. */
export function isCopied(locations: Iterable<string>): boolean {
  return new Set(locations).size >= 2;
}

/** A4: a location that holds the material which the credential has now is a CURRENT copy, else RESIDUE. */
export function currencyOf(hold: EdgeFact, currentMaterials: ReadonlySet<string>): 'CURRENT' | 'RESIDUE' {
  return hold.currency === 'RESIDUE' || !currentMaterials.has(hold.to) ? 'RESIDUE' : 'CURRENT';
}

/**
 * A4 duplicate: more than `max` credentials of one kind can authenticate as one identity, without those that were
 * superseded less than `overlap` ms before `at`.
 */
export function isDuplicate(
  credentials: readonly { readonly supersededAt: Instant | null }[],
  max: number,
  overlap: number,
  at: Instant,
): boolean {
  const counted = credentials.filter(
    ({ supersededAt }) => supersededAt === null || addMillis(supersededAt, overlap) <= at,
  );
  return counted.length > max;
}
