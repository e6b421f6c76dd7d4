import type { EdgeFact, NodeFact } from '../facts.js';

/** The tiers of 5.6, strongest first. SUGGESTION is shown and never resolves. */
export const OWNER_TIERS = [
  'ATTESTED',
  'DIRECT',
  'SERVICE',
  'CATALOGUE',
  'TAG',
  'REALM',
  'SUGGESTION',
] as const;
export type OwnerTier = (typeof OWNER_TIERS)[number];

export const OWNER_ROLES = ['ACCOUNTABLE', 'TECHNICAL', 'BACKUP', 'REVOCATION_AUTHORITY'] as const;
export type OwnerRole = (typeof OWNER_ROLES)[number];

export const OWNER_STATUSES = ['RESOLVED', 'CONFLICT', 'INVALID', 'MISSING', 'UNKNOWN'] as const;
export type OwnerStatus = (typeof OWNER_STATUSES)[number];

export const CLAIM_VALIDITIES = ['VALID', 'INVALID', 'UNKNOWN'] as const;
export type ClaimValidity = (typeof CLAIM_VALIDITIES)[number];

/** One statement that somebody owns the node, or something through which the owner is found. */
export interface OwnerClaim {
  readonly tier: OwnerTier;
  /** A Team or a Person; for a SUGGESTION also whoever created it. */
  readonly owner: NodeFact;
  /** A claim without a role is of the accountable owner. */
  readonly role: OwnerRole;
  readonly validity: ClaimValidity;
  /** Why it is not simply valid: closed codes such as `TEAM_DISSOLVED`, sorted. */
  readonly reasons: readonly string[];
  /** What the owner was found through, from the node on: its identity, a workload, a service, a realm. */
  readonly via: readonly NodeFact[];
  /** The relationships of that way, the claim itself last. */
  readonly evidence: readonly EdgeFact[];
}

/** The owner of one node in one role (Q-06, 5.6), with every claim behind it. */
export interface OwnerResult {
  readonly node: NodeFact;
  readonly role: OwnerRole;
  readonly status: OwnerStatus;
  /** The one owner; null unless RESOLVED. */
  readonly owner: NodeFact | null;
  /** The tier that decided; null when none had a valid claim. */
  readonly tier: OwnerTier | null;
  /** REALM when only the owner of the realm is known. */
  readonly fallback: 'REALM' | null;
  /** The valid targets of the deciding tier: one when RESOLVED, two or more on CONFLICT. */
  readonly owners: readonly NodeFact[];
  /** All claims of every role, by tier, then by nearness. */
  readonly claims: readonly OwnerClaim[];
  /** TRUE when nothing but persons stands for it (LIN-006). */
  readonly personOnly: boolean;
  readonly reasons: readonly string[];
}
