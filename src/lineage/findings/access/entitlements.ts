import { earliest, type Instant } from '../../../model/index.js';
import { decisionsOn, lastAllowed, type Decision } from '../../access/decisions.js';
import {
  approvedContent,
  missingParts,
  type ProvenancePart,
} from '../../access-provenance/access-provenance.js';
import { widenedSince } from '../../access-provenance/widened.js';
import { instantOf } from '../../definitions/instants.js';
import { called, count, dated, label, names } from '../../explain/index.js';
import type { EdgeFact, NodeFact, ObservedState } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import type { Asking } from '../../question.js';
import { byRecord, edgesOf, historyOf, nodesById } from '../../read/index.js';
import type { RuleId } from '../../rules.js';
import type { Evaluator } from '../evaluator.js';
import { firstSeenIn } from '../first-seen.js';
import { Gathered } from '../gathered.js';
import { Silence } from '../untold.js';
import { tellsProvenance, undecided, withoutProvenance, type LaterChange } from './decide.js';

const rules: readonly RuleId[] = ['LIN-019', 'LIN-020'];

/**
 * Grants that nobody had decided on before they were issued, expanded or extended, and grants of which nobody tells
 * where they come from (Q-10). In a realm of which no grant has such a record nobody keeps them: that is one doubt, and
 * not one for each grant.
 */
export const entitlements: Evaluator = {
  rules,
  needs: ['PERMISSIONS'],
  async evaluate(asking) {
    const found = new Gathered(rules);
    const bare: Bare[] = [];
    const recording = { decisions: new Set<string>(), provenance: new Set<string>() };
    for await (const page of within(asking, 'Entitlement', EVERYWHERE, (node) =>
      grants(node, asking.when.asOf),
    )) {
      for (const grant of await grantsOn(asking, page)) {
        const realm = realmOf(grant.node);
        if (grant.decisions.length > 0) {
          recording.decisions.add(realm);
          found.add('LIN-019', [decided(asking, grant)]);
        }
        if (tellsProvenance(grant.missing)) recording.provenance.add(realm);
        const { node, holders, missing, decisions, since } = grant;
        if (decisions.length === 0) bare.push({ node, holders, missing, since });
      }
    }
    const silence = {
      'LIN-019': new Silence({
        NO_DECISION_KNOWN: (realm, n) => `No source tells of a decision on ${count(n, 'grant')} of ${realm}.`,
      }),
      'LIN-020': new Silence({
        NO_PROVENANCE: (realm, n) =>
          `No source tells who asked for ${count(n, 'grant')} of ${realm}, who approved ${n === 1 ? 'it' : 'them'}, or why.`,
      }),
    };
    for (const one of bare) {
      if (recording.decisions.has(realmOf(one.node))) found.add('LIN-019', [never(asking, one)]);
      else silence['LIN-019'].add('NO_DECISION_KNOWN', [one.node]);
      if (withoutProvenance(one.missing).value === 'FALSE') continue;
      if (recording.provenance.has(realmOf(one.node))) found.add('LIN-020', [nameless(one)]);
      else silence['LIN-020'].add('NO_PROVENANCE', [one.node]);
    }
    for (const rule of ['LIN-019', 'LIN-020'] as const)
      found.add(rule, await silence[rule].candidates(asking));
    return found.breaches(asking);
  },
};

/** A grant on which no decision is known. */
interface Bare {
  readonly node: NodeFact;
  readonly holders: readonly NodeFact[];
  readonly missing: readonly ProvenancePart[];
  readonly since: Instant | null;
}

interface Held extends Bare {
  readonly decisions: readonly Decision[];
  readonly changes: readonly LaterChange[];
  readonly evidence: readonly EdgeFact[];
}

/** Something that is still granted; a denial grants nothing. */
function grants({ attributes }: NodeFact, at: Instant): boolean {
  const end = instantOf(attributes, 'expiresAt');
  return attributes['effect'] !== 'DENY' && (end === null || end > at);
}

/** Of these grants those that somebody holds, with what is on record of them. */
async function grantsOn(asking: Asking, page: readonly NodeFact[]): Promise<Held[]> {
  const live = { history: 'live' } as const;
  const held = groupBy(
    await edgesOf(
      asking,
      page.map((node) => node.id),
      ['HAS_ENTITLEMENT'],
      'in',
      live,
    ),
    (edge) => edge.to,
  );
  const decisions = await decisionsOn(asking, held.keys());
  const content = groupBy(
    await edgesOf(asking, decisions.keys(), ['GRANTS', 'ON'], 'out', live),
    (edge) => edge.from,
  );
  const all = [...content.values()].flat();
  const nodes = await nodesById(asking, [
    ...[...held.values()].flat().map((edge) => edge.from),
    ...all.map((edge) => edge.to),
  ]);
  const sets = all.filter((edge) => edge.type === 'GRANTS').map((edge) => edge.to);
  const history = await historyOf(asking, [...decisions.keys(), ...sets]);
  const maybeOlder = decisions.size > 0 ? await firstSeenIn(asking) : () => false;
  return page.flatMap((node): Held[] => {
    const edges = held.get(node.id);
    if (!edges) return [];
    const on = decisions.get(node.id) ?? [];
    const since = instantOf(node.attributes, 'createdAt') ?? earliest(...edges.map((edge) => edge.validFrom));
    const facts = { node, edges: content.get(node.id) ?? [], nodes, history, maybeOlder, since };
    return [
      {
        node,
        holders: [...new Set(edges.map((edge) => edge.from))].flatMap((id) => nodes.get(id) ?? []),
        missing: missingParts(node, on),
        since,
        decisions: on,
        changes: changesOf(asking, on, facts),
        evidence: [...edges, ...on.map(({ edge }) => edge)],
      },
    ];
  });
}

interface ContentFacts {
  readonly node: NodeFact;
  readonly edges: readonly EdgeFact[];
  readonly nodes: ReadonlyMap<string, NodeFact>;
  readonly history: ReadonlyMap<string, readonly ObservedState[]>;
  readonly maybeOlder: (edge: EdgeFact) => boolean;
  readonly since: Instant | null;
}

/** What was added to the grant, what of it says something else, and an end that was put off, since it was allowed last. */
function changesOf(asking: Asking, decisions: readonly Decision[], facts: ContentFacts): LaterChange[] {
  const allowed = lastAllowed(decisions)?.at ?? null;
  if (allowed === null) return [];
  const { node, edges, nodes, history, maybeOlder, since } = facts;
  const from = approvedContent(allowed, since, edges);
  const of = [node, ...edges.flatMap((edge) => (edge.type === 'GRANTS' ? (nodes.get(edge.to) ?? []) : []))];
  const widened = widenedSince(from, asking.when.asOf, edges, nodes, history, of);
  const young = new Set(edges.filter((edge) => !maybeOlder(edge)).map((edge) => edge.to));
  return [
    ...widened.map(({ at, node: what, attribute }): LaterChange => ({
      kind: 'EXPANDED',
      at,
      // What changed may as well have become narrower.
      sure: attribute === null && young.has(what.id),
    })),
    ...putOff(history.get(node.id) ?? [], from, asking.when.asOf),
  ];
}

/** Ends that were put off after `from`. */
function putOff(states: readonly ObservedState[], from: Instant, asOf: Instant): LaterChange[] {
  const chains = groupBy(
    states.filter((state) => state.attributes !== undefined),
    (state) => state.observation,
  );
  return [...chains.values()].flatMap((chain) =>
    [...chain].sort(byRecord).flatMap((state, index, ordered): LaterChange[] => {
      const before = ordered[index - 1]?.attributes?.['expiresAt'];
      const now = state.attributes?.['expiresAt'];
      if (state.validFrom <= from || state.validFrom > asOf) return [];
      return typeof before === 'string' && typeof now === 'string' && now > before
        ? [{ kind: 'EXTENDED', at: state.validFrom, sure: true }]
        : [];
    }),
  );
}

function decided(asking: Asking, grant: Held) {
  const { node, holders, decisions, since, changes } = grant;
  const verdict = undecided({ decisions, began: since, changes }, asking.policy.skewMinutes);
  const at = lastAllowed(decisions)?.at ?? null;
  const issued = verdict.reasons.includes('ISSUED_WITHOUT_DECISION');
  return {
    node,
    stakes: holders,
    verdict,
    evidence: grant.evidence,
    actions: ['RECHECK'] as const,
    because: [
      held(grant),
      at === null
        ? 'No decision is known to have allowed it.'
        : issued
          ? `It was allowed on ${dated(at)} only.`
          : `It was changed after it was allowed on ${dated(at)}.`,
    ],
    startedAt: issued ? since : earliest(...changes.map((change) => change.at)),
  };
}

function never(asking: Asking, one: Bare) {
  return {
    node: one.node,
    stakes: one.holders,
    verdict: undecided({ decisions: [], began: one.since, changes: [] }, asking.policy.skewMinutes),
    actions: ['RECHECK'] as const,
    because: [held(one), 'Decisions on other grants of its realm are on record, and none on this one.'],
    startedAt: one.since,
  };
}

function nameless(one: Bare) {
  return {
    node: one.node,
    stakes: one.holders,
    verdict: withoutProvenance(one.missing),
    actions: ['RECHECK'] as const,
    because: [held(one), 'Nobody tells who asked for it, who approved it, why, or until when.'],
    startedAt: one.since,
  };
}

function held({ node, holders, since }: Bare): string {
  const who = names(holders.map(called).sort());
  return `${who} ${holders.length === 1 ? 'holds' : 'hold'} ${label(node)}${since === null ? '' : ` since ${dated(since)}`}.`;
}

function realmOf({ naturalKey }: NodeFact): string {
  return naturalKey.slice(0, 2).join('\u001f');
}
