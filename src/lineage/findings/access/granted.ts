import {
  addMillis,
  earliest,
  latest,
  urn,
  type AnswerCertainty,
  type Capability,
  type Instant,
} from '../../../model/index.js';
import { decisionsOn } from '../../access/decisions.js';
import { grantsOfAll, type Grant } from '../../access/grants.js';
import { askedAt } from '../../asked-at.js';
import { estateOf, judgeFor } from '../../coverage/coverage-for.js';
import { called, count, dated, label, names } from '../../explain/index.js';
import type { NodeFact, ObservedState } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import { EVERYWHERE, within, type Candidate } from '../../listing/index.js';
import { overprivilegedBy, usesOf, type GrantUse } from '../../overprivileged/judge.js';
import type { Asking } from '../../question.js';
import { edgesOf, historyOf } from '../../read/index.js';
import type { RuleId } from '../../rules.js';
import type { Drift } from '../../scope-drift/compare.js';
import { baselineOf, drifted, driftsSince } from '../../scope-drift/scope-drift.js';
import type { Evaluator } from '../evaluator.js';
import { Gathered, type DatedCandidate } from '../gathered.js';
import { Silence } from '../untold.js';

const rules: readonly RuleId[] = ['LIN-018', 'LIN-038'];

/** What identities may do beyond what was last decided, and beyond what they use. */
export const granted: Evaluator = {
  rules,
  needs: ['PERMISSIONS', 'LAST_USED'],
  async evaluate(asking) {
    const found = new Gathered(rules);
    const silence = { 'LIN-018': new Silence(OF_SCOPE), 'LIN-038': new Silence(OF_USE) };
    const watched = watchers(asking);
    for await (const page of within(asking, 'Identity', EVERYWHERE)) {
      const grants = await grantsOfAll(
        asking,
        page.map((node) => node.id),
        { bare: true },
      );
      const holders = page.filter((node) => (grants.get(node.id)?.grants ?? []).some(allows));
      const of = (node: NodeFact): readonly Grant[] => grants.get(node.id)?.grants ?? [];
      await scopes(asking, holders, of, found, silence['LIN-018'], watched);
      await uses(asking, holders, found, silence['LIN-038'], watched);
    }
    for (const rule of ['LIN-018', 'LIN-038'] as const)
      found.add(rule, await silence[rule].candidates(asking));
    return found.breaches(asking);
  },
};

const OF_SCOPE = {
  NO_BASELINE: (realm: string, n: number) =>
    `No source tells what ${count(n, 'identity', 'identities')} of ${realm} ${n === 1 ? 'was' : 'were'} last allowed to do.`,
  FIRST_SEEN: (realm: string, n: number) =>
    `What ${count(n, 'identity', 'identities')} of ${realm} could do when last decided, no source had looked at.`,
  SOURCES_NOT_COVERED: (realm: string, n: number) =>
    `What ${count(n, 'identity', 'identities')} of ${realm} may do now is not seen whole.`,
};
const OF_USE = {
  NO_ACTION_LEVEL_USAGE: (realm: string, n: number) =>
    `Which of the permitted actions ${count(n, 'identity', 'identities')} of ${realm} ${n === 1 ? 'uses' : 'use'}, no source tells.`,
};

function allows({ entitlement }: Grant): boolean {
  return entitlement.attributes['effect'] !== 'DENY';
}

type GrantsOf = (node: NodeFact) => readonly Grant[];
type Seen = (at: Instant, need: Capability, node: NodeFact) => Promise<AnswerCertainty>;

/** LIN-018 for a page; identities with one baseline are compared together, and what nothing began on since is not read. */
async function scopes(
  asking: Asking,
  holders: readonly NodeFact[],
  of: GrantsOf,
  found: Gathered,
  silence: Silence,
  seen: Seen,
): Promise<void> {
  const ids = holders.map((node) => node.id);
  const ever = groupBy(
    await edgesOf(asking, ids, ['HAS_ENTITLEMENT'], 'out', { history: 'ever' }),
    (edge) => edge.from,
  );
  const entitlements = (node: NodeFact): string[] => [
    ...(ever.get(node.id) ?? []).map((edge) => edge.to),
    ...of(node).map(({ entitlement }) => entitlement.id),
  ];
  const decisions = await decisionsOn(asking, [...ids, ...holders.flatMap(entitlements)]);
  const decided = holders.flatMap((identity) => {
    const at = baselineOf(identity.id, entitlements(identity), decisions)?.at ?? null;
    if (at === null) silence.add('NO_BASELINE', [identity]);
    return at === null ? [] : [{ identity, at }];
  });
  // What the others are granted decides nothing.
  const whole = await grantsOfAll(
    asking,
    decided.map(({ identity }) => identity.id),
  );
  const based = decided.map((one) => ({ ...one, grants: whole.get(one.identity.id)?.grants ?? [] }));
  const history = await historyOf(
    asking,
    based.flatMap((one) => one.grants.flatMap(contentOf)).map((node) => node.id),
  );
  const moved = based.filter((one) => mayHaveGrown(one.grants, one.at, history));
  const moving = new Set(moved);
  for (const { identity } of based.filter((one) => !moving.has(one)))
    if ((await seen(asking.when.asOf, 'PERMISSIONS', identity)) !== 'COMPLETE')
      silence.add('SOURCES_NOT_COVERED', [identity]);
  for (const [at, same] of groupBy(moved, (one) => one.at)) {
    const drifts = await driftsSince(asking, at, same, decisions);
    for (const { identity } of same) {
      const all = drifts.get(identity.id) ?? [];
      const heard = (await seen(asking.when.asOf, 'PERMISSIONS', identity)) === 'COMPLETE';
      const verdict = drifted(at, all, heard);
      const grown = all.filter(({ change, decision }) => change !== 'REMOVED' && decision === null);
      if (grown.length === 0 && verdict.value === 'UNKNOWN') silence.add('SOURCES_NOT_COVERED', [identity]);
      else if (grown.length > 0 && grown.every(({ reasons }) => reasons.includes('FIRST_SEEN')))
        silence.add('FIRST_SEEN', [identity]);
      else found.add('LIN-018', [grownScope(identity, at, grown, drifted(at, uncovered(grown), heard))]);
    }
  }
}

function contentOf({ entitlement, permissionSets }: Grant): NodeFact[] {
  return [entitlement, ...permissionSets];
}

/** Whether anything that grants began, or says something else, after the baseline: nothing else can be new (A14). */
function mayHaveGrown(
  grants: readonly Grant[],
  at: Instant,
  history: ReadonlyMap<string, readonly ObservedState[]>,
): boolean {
  return grants.some(
    (grant) =>
      [...grant.way, ...grant.content].some((edge) => edge.validFrom > at) ||
      contentOf(grant).some((node) => {
        const chains = groupBy(history.get(node.id) ?? [], (state) => state.observation);
        return [...chains.values()].some((of) => of.length > 1 && of.some((state) => state.validFrom > at));
      }),
  );
}

/** Those that no exception covers; where one covers each of them, all. */
function uncovered(grown: readonly Drift[]): readonly Drift[] {
  const open = grown.filter(({ suppressedBy }) => suppressedBy === null);
  return open.length > 0 ? open : grown;
}

function grownScope(
  identity: NodeFact,
  at: Instant,
  grown: readonly Drift[],
  verdict: Candidate['verdict'],
): DatedCandidate {
  const shown = uncovered(grown);
  const covered = shown.every(({ suppressedBy }) => suppressedBy !== null);
  const what = [...new Set(shown.map((one) => called(one.permissionSet ?? one.entitlement)))].sort();
  return {
    node: identity,
    verdict,
    about: covered ? shown.map(({ entitlement }) => entitlement) : [],
    flags: [...new Set(shown.flatMap(({ flags }) => flags))],
    evidence: shown.flatMap(({ evidence }) => evidence),
    actions: ['RECHECK'],
    because: [
      `What ${label(identity)} may do was last decided on ${dated(at)}.`,
      verdict.value === 'TRUE'
        ? `Since then ${names(what)} ${what.length === 1 ? 'was' : 'were'} added or widened, and no decision allowed it.`
        : `Since then ${names(what)} changed, and whether it allows more than before is not known.`,
    ],
    startedAt: earliest(
      ...shown
        .filter(({ change, certainty }) => change === 'ADDED' && certainty === 'CONFIRMED')
        .map(({ evidence }) => latest(...evidence.map((edge) => edge.validFrom))),
    ),
  };
}

/** LIN-038 for a page: only of what some access was seen is it known that everything would have been. */
async function uses(
  asking: Asking,
  holders: readonly NodeFact[],
  found: Gathered,
  silence: Silence,
  seen: Seen,
): Promise<void> {
  const to = asking.when.asOf;
  const from = addMillis(to, -asking.policy.unusedWindowDays);
  const ids = holders.map((node) => node.id);
  const accesses = groupBy(
    await edgesOf(asking, ids, ['ACCESSED'], 'out', { history: 'ever' }),
    (edge) => edge.from,
  );
  const watched = new Set<string>();
  for (const identity of holders.filter(({ id }) => accesses.has(id)))
    if (
      (await seen(to, 'LAST_USED', identity)) === 'COMPLETE' &&
      (await seen(from, 'LAST_USED', identity)) === 'COMPLETE'
    )
      watched.add(identity.id);
  const grants = await grantsOfAll(asking, watched);
  for (const identity of holders) {
    // Where no use would have been seen, nothing is known to be unused.
    const items = usesOf({
      identity,
      grants: grants.get(identity.id)?.grants ?? [],
      accessed: accesses.get(identity.id) ?? [],
      from,
      to,
      watched: true,
    });
    const verdict = overprivilegedBy(items, true);
    if (verdict.value !== 'TRUE') {
      silence.add('NO_ACTION_LEVEL_USAGE', [identity]);
      continue;
    }
    const idle = items.filter(({ used }) => used.value === 'FALSE');
    found.add('LIN-038', [unusedGrants(asking, identity, idle, verdict)]);
  }
}

function unusedGrants(
  asking: Asking,
  identity: NodeFact,
  idle: readonly GrantUse[],
  verdict: Candidate['verdict'],
): DatedCandidate {
  const what = idle.map((one) => names(one.permissionSets.map(called)) || called(one.entitlement));
  const from = addMillis(asking.when.asOf, -asking.policy.unusedWindowDays);
  return {
    node: identity,
    verdict,
    flags: idle.some(({ privileged }) => privileged) ? ['PRIVILEGED'] : [],
    evidence: idle.flatMap(({ evidence }) => evidence),
    actions: ['RECHECK'],
    because: [
      `${label(identity)} holds ${names([...new Set(what)].sort())}, and has not used ${idle.length === 1 ? 'it' : 'them'} since ${dated(from)}.`,
      'Every access would have been seen.',
    ],
  };
}

/** How far a capability is seen of the realm of a node, each realm and instant judged once. */
function watchers(asking: Asking): Seen {
  const estates = new Map<Instant, ReturnType<typeof estateOf>>();
  const known = new Map<string, AnswerCertainty>();
  return async (at, need, { naturalKey }) => {
    const realm = urn({ type: 'Realm', key: naturalKey.slice(0, 2) });
    const key = `${at} ${need} ${realm}`;
    const judged = known.get(key);
    if (judged) return judged;
    const then = askedAt(asking, at);
    const estate = estates.get(at) ?? estateOf(then);
    estates.set(at, estate);
    const { certainty } = judgeFor(then, await estate, [need], [realm]);
    known.set(key, certainty);
    return certainty;
  };
}
