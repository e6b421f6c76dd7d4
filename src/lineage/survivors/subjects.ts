import { and, isFalse, isTrue, or, unknown, type Verdict } from '../../model/index.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { mayBeActedAs, trustHolds } from '../definitions/can-act.js';
import { isExternal, sameRealm } from '../definitions/external-subject.js';
import { textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { liveAt } from '../read/live.js';
import type { Subject } from './subject.js';
import type { Ground } from './ground.js';

/** The credentials that are judged, unless they have ended for good. */
export function credentialSubjects(ground: Ground): Subject[] {
  return [...ground.credentials.values()].flatMap(({ facts, authentication }): Subject[] => {
    if (authentication.standing === 'ENDED') return [];
    return [
      {
        id: facts.node.id,
        credential: facts.node,
        trust: null,
        node: facts.node,
        identities: facts.identities.map((identity) => identity.node),
        verdict: authentication,
        confirmation: facts.confirmation,
        evidence: [],
        pending: authentication.standing === 'PENDING',
        restorable: authentication.standing === 'RESTORABLE',
      },
    ];
  });
}

/**
 * The trusts into the identities (TRUST_ONLY): from a federated subject, or from an identity of another realm that can
 * act. Several statements of one trust make one subject; it holds if one of them does.
 */
export function trustSubjects(ground: Ground, canAct: ReadonlyMap<string, Verdict>): Subject[] {
  const { when, policy } = ground.asking;
  const found: Subject[] = [];
  for (const identity of ground.identities.values()) {
    const perSource = new Map<string, EdgeFact[]>();
    for (const edge of ground.index.in('CAN_ASSUME', identity.node.id)) {
      if (!liveAt(edge, when.asOf, policy)) continue;
      perSource.set(edge.from, [...(perSource.get(edge.from) ?? []), edge]);
    }
    for (const [id, edges] of [...perSource].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const source = ground.nodes.get(id);
      if (!source) continue;
      const acts = sourceActs(source, identity.node, canAct);
      if (acts === null) continue;
      const holds = or(...edges.map((edge) => trustHolds({ edge, source, acts })));
      // A12: a guess is no trust to rely on.
      const stated =
        gradeOf(edges) === 'CONFIRMED' || holds.value !== 'TRUE' ? isTrue() : unknown('WEAK_LINK');
      const verdict = and(mayBeActedAs(identity, when.asOf), holds, stated);
      if (verdict.value === 'FALSE') continue;
      const first = [...edges].sort(byStatus)[0] as EdgeFact;
      found.push({
        id: `${id}>${identity.node.id}`,
        credential: null,
        trust: {
          subject: source,
          identity: identity.node,
          issuer: textOf(source.attributes, 'issuer'),
          pattern: textOf(source.attributes, 'pattern'),
          breadth: textOf(source.attributes, 'breadth'),
          audience: (source.attributes['audience'] ?? []) as readonly string[],
          mechanism: first.mechanism ?? null,
          conditions: first.conditions ?? null,
          conditionStatus: first.conditionStatus ?? 'NONE',
        },
        node: identity.node,
        identities: [identity.node],
        verdict,
        confirmation: identity.confirmation,
        evidence: edges,
        pending: false,
        restorable: false,
      });
    }
  }
  return found;
}

/** null: a trust that makes no item of its own. */
function sourceActs(
  source: NodeFact,
  identity: NodeFact,
  canAct: ReadonlyMap<string, Verdict>,
): Verdict | null {
  if (source.nodeType === 'FederatedSubject') {
    if (source.presence === 'ABSENT_CONFIRMED') return isFalse('ABSENT_CONFIRMED');
    return isExternal(source, identity) ? isTrue() : null;
  }
  return sameRealm(source, identity) ? null : (canAct.get(source.id) ?? null);
}

function byStatus(a: EdgeFact, b: EdgeFact): number {
  const rank = (edge: EdgeFact): number =>
    ['NONE', 'SATISFIED', 'UNRESOLVED', 'UNSATISFIABLE'].indexOf(edge.conditionStatus ?? 'NONE');
  return rank(a) - rank(b) || (a.id < b.id ? -1 : 1);
}
