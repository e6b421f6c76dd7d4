import type { Certainty } from '../../model/index.js';
import type { ReachedNode } from '../blast-radius/answer.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { day, label, sentencesFor } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import type { OwnerResult } from '../owner/owners-of.js';
import type { IncidentItem, OwnerThen } from './answer.js';
import { containment, type ContainmentFacts } from './containment.js';
import type { Match } from './match.js';
import type { Standing, Window } from './standing.js';

/** They end by themselves and cannot be rotated. */
const SESSIONS: ReadonlySet<unknown> = new Set(['SESSION_TOKEN', 'LEASE']);

/** Everything that the incident concerns: MATCHED first, then CONFIRMED, then the nearest, then by id. */
export function itemsOf(
  { matched, ambiguous }: Match,
  reached: readonly ReachedNode[],
  standing: Standing,
  window: Window,
): IncidentItem[] {
  const own = matched.map((node): IncidentItem => {
    const certainty: Certainty = ambiguous ? 'POSSIBLE' : 'CONFIRMED';
    const said = ambiguous
      ? `${label(node)} is one of several that the indicator may name.`
      : `${label(node)} is what the indicator names, or lies inside it.`;
    return itemOf({ node, role: 'MATCHED', certainty, said: [said], reach: null }, standing, window);
  });
  const others = reached.map((reach) =>
    itemOf(
      {
        node: reach.node,
        role: 'REACHED',
        certainty: reach.certainty,
        said: reach.because.slice(0, 1),
        reach,
      },
      standing,
      window,
    ),
  );
  return [...own, ...others].sort(
    (a, b) =>
      compare(a.role, b.role) || compare(a.certainty, b.certainty) || a.hops - b.hops || compare(a.id, b.id),
  );
}

interface Subject {
  readonly node: NodeFact;
  readonly role: 'MATCHED' | 'REACHED';
  readonly certainty: Certainty;
  /** How it comes to be concerned. */
  readonly said: readonly string[];
  readonly reach: ReachedNode | null;
}

function itemOf(subject: Subject, standing: Standing, window: Window): IncidentItem {
  const { node, role, certainty, reach } = subject;
  const judged = standing.judged.get(node.id);
  const uses = standing.uses.get(node.id) ?? [];
  const breakGlass = isBreakGlass([node, ...(judged?.facts.identities.map((one) => one.node) ?? [])]);
  const facts: ContainmentFacts = {
    nodeType: node.nodeType,
    role,
    certainty,
    works: judged?.authentication.value ?? null,
    ended: judged ? judged.authentication.standing === 'ENDED' : standing.gone.has(node.id),
    failing: judged?.facts.confirmation.failing ?? false,
    breakGlass,
    unlinked: node.attributes.kind === 'UNLINKED',
    session: SESSIONS.has(node.attributes.kind),
    consumed: standing.consumed.has(node.id),
    rule: reach?.rules.at(-1) ?? null,
  };
  const flags = [
    ...(breakGlass ? ['BREAK_GLASS'] : []),
    ...(node.attributes.privileged === true ? ['PRIVILEGED'] : []),
    ...(standing.rotated.has(node.id) ? ['ROTATED_IN_WINDOW'] : []),
    ...(uses.length > 0 ? ['USED_IN_WINDOW'] : []),
    ...(standing.consumed.has(node.id) ? ['CONSUMED'] : []),
  ];
  return {
    id: node.id,
    node,
    role,
    hops: reach?.hops ?? 0,
    reachedAt: reach?.reachedAt ?? window.from,
    canAuthenticate: judged
      ? { value: judged.authentication.value, reasons: judged.authentication.reasons }
      : null,
    uses,
    ownerThen: ownerOf(standing.then.get(node.id)),
    ownerNow: ownerOf(standing.now.get(node.id)),
    revocationAuthority: ownerOf(standing.authority.get(node.id)),
    actions: containment(facts),
    certainty,
    reasons: role === 'MATCHED' && certainty === 'POSSIBLE' ? ['AMBIGUOUS'] : (reach?.reasons ?? []),
    flags: flags.sort(),
    evidence: reach?.evidence ?? [],
    suppressedBy: null,
    because: because(subject, facts, standing),
  };
}

function because({ node, said }: Subject, facts: ContainmentFacts, standing: Standing): string[] {
  const sentences = [...said];
  const rotated = standing.rotated.get(node.id);
  if (rotated !== undefined) {
    sentences.push(
      `It was rotated on ${day(rotated)}, within the window: what was taken before may be the earlier secret.`,
    );
  }
  const uses = standing.uses.get(node.id) ?? [];
  const last = uses
    .flatMap((use) => use.lastAt ?? [])
    .sort()
    .at(-1);
  if (uses.length > 0) {
    sentences.push(`It was used within the window${last === undefined ? '' : `, as late as ${day(last)}`}.`);
  }
  const judged = standing.judged.get(node.id);
  if (facts.works === 'TRUE') sentences.push('It still authenticates.');
  else if (judged) sentences.push(...sentencesFor(judged.authentication.reasons).slice(0, 1));
  return sentences;
}

function ownerOf(result: OwnerResult | undefined): OwnerThen | null {
  return result ? { owner: result.owner, status: result.status } : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
