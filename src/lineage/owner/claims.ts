import type { AnswerCertainty } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import type { Canonical } from '../definitions/canonical.js';
import { sameAs } from '../same-as.js';
import type { OwnerClaim } from './result.js';
import { tierOf } from './tier.js';
import { judgeTarget, type TargetVerdict } from './validity.js';
import { endOf, waysOf, type Way } from './ways.js';

export interface FoundClaims {
  /** By the id of the node that is asked about. */
  readonly claims: ReadonlyMap<string, readonly OwnerClaim[]>;
  /** Canonical id of a target that several sources know (SAME_AS). */
  readonly same: (id: string) => string;
  /** Nodes of which not every way was followed (F-29). */
  readonly cut: ReadonlySet<string>;
}

/** Every claim of ownership of the nodes, over the ways of 5.6, those included that do not count, with the reason. */
export async function ownerClaims(
  asking: Asking,
  nodes: ReadonlyMap<string, NodeFact>,
  ownersHeard: AnswerCertainty,
): Promise<FoundClaims> {
  const { ways, cut } = await waysOf(asking, nodes);
  const subjects = ways.filter((way) => way.carrier === 'SUBJECT').map(endOf);
  const owned = await edgesOf(asking, ways.map(endOf), ['OWNED_BY'], 'out', { history: 'last' });
  const created = await edgesOf(asking, subjects, ['CREATED_BY'], 'out', { history: 'last' });
  const byOwned = groupBy([...owned, ...created], (edge) => edge.from);

  const targets = new Set([...owned, ...created].map((edge) => edge.to));
  const same = await sameAs(asking, new Set(owned.map((edge) => edge.to)));
  const equals = [...targets].flatMap((id) => same.members(id));
  const facts = await nodesById(asking, [...equals, ...ways.flatMap((way) => way.via)]);
  const judge = (target: NodeFact): TargetVerdict =>
    judgeTarget(target, asking.when.asOf, ownersHeard, isMachine(target, same, facts));

  const claims = ways.flatMap((way) => {
    const via = way.via.map((id) => facts.get(id));
    if (!via.every((node) => node !== undefined)) return [];
    return (byOwned.get(endOf(way)) ?? []).flatMap((edge) => {
      const owner = facts.get(edge.to);
      const verdict = owner ? standing(edge, way, asking, () => judge(owner)) : null;
      if (!owner || !verdict) return [];
      const claim: OwnerClaim = {
        ...verdict,
        owner,
        role: edge.role ?? 'ACCOUNTABLE',
        via,
        evidence: [...way.edges, edge],
      };
      return [{ root: way.root, claim }];
    });
  });
  const perRoot = groupBy(claims, ({ root }) => root);
  return {
    claims: new Map([...perRoot].map(([root, found]) => [root, distinct(found.map((f) => f.claim))])),
    same: (id) => same.of(id),
    cut,
  };
}

type Standing = Pick<OwnerClaim, 'tier' | 'validity' | 'reasons'>;

/** What one relationship is worth at `asOf`; null when it says nothing then. */
function standing(edge: EdgeFact, way: Way, asking: Asking, judge: () => TargetVerdict): Standing | null {
  const { asOf } = asking.when;
  if (edge.type === 'CREATED_BY')
    return { tier: 'SUGGESTION', validity: judge().validity, reasons: ['CREATED_IT'] };
  if (edge.validTo !== null && edge.validTo <= asOf) {
    // The last owner of a service that is gone is worth a call, and no more.
    if (way.carrier !== 'SERVICE' || edge.endReason === 'SOURCE_CORRECTION') return null;
    if (edge.endReason === 'REASSIGNED') return null;
    return { tier: 'SUGGESTION', validity: judge().validity, reasons: ['LAST_KNOWN'] };
  }
  const tier = tierOf(way.carrier, edge);
  if (edge.attestedUntil !== undefined && edge.attestedUntil <= asOf)
    return { tier, validity: 'INVALID', reasons: ['ATTESTATION_EXPIRED'] };
  const { validity, reasons } = judge();
  return { tier, validity, reasons: way.former ? [...reasons, 'FORMER_ASSOCIATION'].sort() : reasons };
}

/** F-34: an owner that is the same as a machine's identity is none. */
function isMachine(target: NodeFact, same: Canonical, facts: ReadonlyMap<string, NodeFact>): boolean {
  return [target.id, ...same.members(target.id)].some((id) => {
    const actor = facts.get(id)?.attributes.actorClass;
    return actor === 'MACHINE' || actor === 'AI_AGENT';
  });
}

/** One claim per relationship and tier: several ways to one service are one claim, by the shortest of them. */
function distinct(claims: readonly OwnerClaim[]): OwnerClaim[] {
  const best = new Map<string, OwnerClaim>();
  for (const claim of claims) {
    const stated = claim.evidence.at(-1);
    const key = `${claim.tier} ${stated?.id} ${stated?.validFrom}`;
    const rival = best.get(key);
    if (!rival || order(claim) < order(rival)) best.set(key, claim);
  }
  return [...best.values()];
}

function order(claim: OwnerClaim): string {
  return [
    String(claim.via.length).padStart(2, '0'),
    ...claim.via.map((node) => node.id),
    ...claim.evidence.map((edge) => edge.id),
  ].join(' ');
}
