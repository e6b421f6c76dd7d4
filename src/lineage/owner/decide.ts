import type { AnswerCertainty } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import { OWNER_TIERS, type OwnerClaim, type OwnerResult, type OwnerRole } from './result.js';

/**
 * The accountable owner by 5.6: the first tier with a valid claim wins, and of what is claimed of a node directly its
 * own claims come before its identity's. Two different valid targets there are a CONFLICT. Without a valid claim:
 * INVALID when there are claims, else MISSING if every source that could hold one was heard, else UNKNOWN.
 *
 * `same` gives the canonical id of a target, for teams and persons that two sources know under two ids (SAME_AS).
 */
export function decideOwner(
  node: NodeFact,
  role: OwnerRole,
  claims: readonly OwnerClaim[],
  ownersHeard: AnswerCertainty,
  same: (id: string) => string = (id) => id,
): OwnerResult {
  const sorted = inOrder(claims);
  const counting = sorted.filter((claim) => claim.role === role && claim.tier !== 'SUGGESTION');
  const valid = counting.filter((claim) => claim.validity === 'VALID');
  const open = counting.filter((claim) => claim.validity === 'UNKNOWN');
  const base = { node, role, claims: sorted, owner: null, tier: null, fallback: null, owners: [] };

  const best = valid[0];
  if (best) {
    const winning = valid.filter((c) => compareRank(c, best) === 0);
    const owners = distinct(winning, same);
    const passedOver = open.some((claim) => compareRank(claim, best) < 0);
    const reasons = winning.flatMap((claim) => claim.reasons);
    if (passedOver) reasons.push('STRONGER_CLAIM_UNVERIFIED');
    return {
      ...base,
      status: owners.length > 1 ? 'CONFLICT' : 'RESOLVED',
      owner: owners.length > 1 ? null : (owners[0] ?? null),
      tier: best.tier,
      fallback: best.tier === 'REALM' ? 'REALM' : null,
      owners,
      personOnly: new Set(valid.map((c) => c.owner.nodeType)).size === 1 && best.owner.nodeType === 'Person',
      reasons: unique(reasons),
    };
  }
  if (open.length > 0) {
    return { ...base, status: 'UNKNOWN', personOnly: false, reasons: reasonsOf(open) };
  }
  if (counting.length > 0) {
    return { ...base, status: 'INVALID', personOnly: false, reasons: reasonsOf(counting) };
  }
  return ownersHeard === 'COMPLETE'
    ? { ...base, status: 'MISSING', personOnly: false, reasons: ['NO_CLAIM'] }
    : { ...base, status: 'UNKNOWN', personOnly: false, reasons: ['OWNERS_NOT_COVERED'] };
}

/** Tier; of what is said of a credential itself and of its identity, the nearer. Services and realms are all as near. */
function compareRank(a: OwnerClaim, b: OwnerClaim): number {
  return OWNER_TIERS.indexOf(a.tier) - OWNER_TIERS.indexOf(b.tier) || nearness(a) - nearness(b);
}

function nearness({ tier, via }: OwnerClaim): number {
  return tier === 'ATTESTED' || tier === 'DIRECT' ? via.length : 0;
}

/** By rank, then the shorter way, then by what it goes over. */
function inOrder(claims: readonly OwnerClaim[]): OwnerClaim[] {
  if (claims.length < 2) return [...claims];
  // Most are told apart before.
  const keys = new Map<OwnerClaim, string>();
  const key = (claim: OwnerClaim): string => {
    const known = keys.get(claim) ?? keyOf(claim);
    keys.set(claim, known);
    return known;
  };
  return [...claims].sort(
    (a, b) => compareRank(a, b) || a.via.length - b.via.length || compareText(key(a), key(b)),
  );
}

function keyOf(claim: OwnerClaim): string {
  return [claim.role, claim.owner.id, ...claim.via.map((n) => n.id), ...claim.evidence.map((e) => e.id)].join(
    ' ',
  );
}

function distinct(claims: readonly OwnerClaim[], same: (id: string) => string): NodeFact[] {
  const byId = new Map<string, NodeFact>();
  for (const { owner } of claims) if (!byId.has(same(owner.id))) byId.set(same(owner.id), owner);
  return [...byId.values()].sort((a, b) => compareText(a.id, b.id));
}

function reasonsOf(claims: readonly OwnerClaim[]): string[] {
  return unique(claims.flatMap((claim) => claim.reasons));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
