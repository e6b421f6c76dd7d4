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
  const judged = new Map<string, TargetVerdict>();
  const judge = (target: NodeFact): TargetVerdict => {
    const known = judged.get(target.id);
    if (known) return known;
    const machine = isMachine(target, same, facts);
    const verdict = judgeTarget(target, asking.when.asOf, ownersHeard, machine);
    judged.set(target.id, verdict);
    return verdict;
  };

  const perRoot = new Map<string, Map<string, Stated>>();
  for (const way of ways) {
    const edges = byOwned.get(endOf(way));
    if (!edges || !way.via.every((id) => facts.has(id))) continue;
    for (const edge of edges) {
      const owner = facts.get(edge.to);
      const verdict = owner ? standing(edge, way, asking, () => judge(owner)) : null;
      if (!owner || !verdict) continue;
      const found = perRoot.get(way.root) ?? new Map<string, Stated>();
      perRoot.set(way.root, found);
      keepBest(found, { way, edge, owner, verdict });
    }
  }
  const claim = ({ way, edge, owner, verdict }: Stated): OwnerClaim => ({
    ...verdict,
    owner,
    role: edge.role ?? 'ACCOUNTABLE',
    via: way.via.map((id) => facts.get(id) as NodeFact),
    evidence: [...way.edges, edge],
  });
  return {
    claims: new Map([...perRoot].map(([root, found]) => [root, [...found.values()].map(claim)])),
    same: (id) => same.of(id),
    cut,
  };
}

/** A claim that is not worded yet: of most nodes many ways lead to one. */
interface Stated {
  readonly way: Way;
  readonly edge: EdgeFact;
  readonly owner: NodeFact;
  readonly verdict: Standing;
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
function keepBest(best: Map<string, Stated>, stated: Stated): void {
  const { edge, verdict } = stated;
  const key = `${verdict.tier} ${edge.id} ${edge.validFrom}`;
  const rival = best.get(key);
  if (!rival || compareWays(stated, rival) < 0) best.set(key, stated);
}

function compareWays(a: Stated, b: Stated): number {
  if (a.way.via.length !== b.way.via.length) return a.way.via.length - b.way.via.length;
  if (a.way === b.way) return compareIds(a.edge.id, b.edge.id);
  for (const [index, id] of a.way.via.entries()) {
    const differs = compareIds(id, b.way.via[index] ?? '');
    if (differs !== 0) return differs;
  }
  const ids = ({ way, edge }: Stated): string[] => [...way.edges.map((one) => one.id), edge.id];
  const [left, right] = [ids(a), ids(b)];
  const differs = left.findIndex((id, at) => id !== right[at]);
  return differs < 0 ? left.length - right.length : compareIds(left[differs] as string, right[differs] ?? '');
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
