import {
  CAPABILITIES,
  freshnessLimit,
  toMillis,
  type AnswerCertainty,
  type Capability,
  type CoverageStatus,
  type Instant,
  type Policy,
} from '../../model/index.js';
import type { RealmCoverage, Warning } from '../answer.js';
import type { NodeFact, ScopeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { expectedOf, TOLD_FOR_ALL } from './expected.js';

/** What the judgement reads of a scope, as it was recorded at the question's `knownAt`. */
export type ScopeState = Pick<
  ScopeFact,
  | 'source'
  | 'scope'
  | 'realm'
  | 'provider'
  | 'capabilities'
  | 'origin'
  | 'lastCompleteness'
  | 'lastReason'
  | 'completeObservedAt'
  | 'unseenUntil'
>;

/** The coverage of one question: the three fields that every answer's frame repeats. */
export interface CoverageResult {
  readonly certainty: AnswerCertainty;
  readonly coverage: readonly RealmCoverage[];
  readonly warnings: readonly Warning[];
}

/** What is known of sources and realms at the question's two instants. */
export interface Estate {
  readonly scopes: readonly ScopeState[];
  readonly realms: readonly NodeFact[];
}

/** Worst last. */
const RANK: Record<CoverageStatus, number> = {
  COMPLETE: 0,
  STALE: 1,
  PARTIAL: 2,
  QUARANTINED: 3,
  FAILED: 4,
  NOT_CONNECTED: 5,
};

interface Judgement {
  readonly status: CoverageStatus;
  readonly reason: string | null;
  readonly state: ScopeState | null;
  /** A COMPLETE run is recent enough, even if a later one failed: the capability is not blind (F-01). */
  readonly fresh: boolean;
  /** It was taken out on purpose: nobody reads it any more. */
  readonly withdrawn?: true;
}

/**
 * Realm by capability. Within one source the worst scope decides, because its scopes list different things: a failed
 * region is not made good by another one. Between sources the best decides, because they tell the same.
 *
 * `realms` limits the realms that must speak for themselves; what is told for all ({@link TOLD_FOR_ALL}) stays.
 */
export function judgeCoverage(
  estate: Estate,
  input: {
    readonly capabilities: readonly Capability[];
    readonly limitTo?: ReadonlySet<string>;
    readonly asOf: Instant;
    readonly policy: Policy;
  },
): CoverageResult {
  const byRealm = groupBy(estate.scopes, (scope) => scope.realm);
  const rows: (RealmCoverage & { readonly fresh: boolean })[] = [];
  for (const realm of estate.realms) {
    const scopes = byRealm.get(realm.id) ?? [];
    const provider = scopes[0]?.provider ?? text(realm.attributes.provider) ?? realm.naturalKey[0] ?? '';
    const expected = expectedOf(provider, text(realm.attributes.kind), scopes.length > 0);
    for (const capability of input.capabilities) {
      if (input.limitTo && !TOLD_FOR_ALL.has(capability) && !input.limitTo.has(realm.id)) continue;
      const claiming = scopes.filter((scope) => scope.capabilities.includes(capability));
      const wanted = expected.find((entry) => entry.capability === capability);
      if (claiming.length === 0 && !wanted) continue;
      const { status, reason, state, fresh } =
        claiming.length > 0
          ? judgeScopes(claiming, input.asOf, input.policy)
          : notConnected(wanted?.from ?? '', scopes.length > 0);
      rows.push({
        realm,
        capability,
        status,
        source: state?.source ?? null,
        scope: state?.scope ?? null,
        observedAt: state?.completeObservedAt ?? null,
        reason,
        fresh,
      });
    }
  }
  rows.sort(
    (a, b) =>
      CAPABILITIES.indexOf(a.capability) - CAPABILITIES.indexOf(b.capability) ||
      (a.realm.id < b.realm.id ? -1 : a.realm.id > b.realm.id ? 1 : 0),
  );
  const blind = input.capabilities.filter(
    (capability) => !rows.some((row) => row.capability === capability && row.fresh),
  );
  const certainty =
    blind.length > 0 ? 'UNKNOWN' : rows.every((r) => r.status === 'COMPLETE') ? 'COMPLETE' : 'PARTIAL';
  const silent = blind.filter((capability) => !rows.some((row) => row.capability === capability));
  return {
    certainty: estate.scopes.length === 0 ? 'UNKNOWN' : certainty,
    coverage: rows.map(({ fresh: _, ...row }) => row),
    warnings: silent.sort().map((capability) => ({
      code: 'NOT_CONNECTED',
      message: `No connected source tells of ${capability.toLowerCase().replaceAll('_', ' ')}; what depends on it is not known.`,
    })),
  };
}

function judgeScopes(scopes: readonly ScopeState[], asOf: Instant, policy: Policy): Judgement {
  const perSource = [...groupBy(scopes, (scope) => scope.source).values()].map((ofSource) => {
    const judged = ofSource.map((scope) => judgeScope(scope, asOf, policy)).sort(worstFirst);
    // What was taken out on purpose does not blind what is still read.
    const read = judged.filter(({ withdrawn }) => !withdrawn);
    const fresh = (read.length > 0 ? read : judged).every((one) => one.fresh);
    return { ...(judged[0] as Judgement), fresh };
  });
  return perSource.sort((a, b) => RANK[a.status] - RANK[b.status] || byName(a, b))[0] as Judgement;
}

function judgeScope(scope: ScopeState, asOf: Instant, policy: Policy): Judgement {
  const observedAt = scope.completeObservedAt;
  const limit = freshnessLimit(policy, scope.provider, scope.origin);
  const fresh = observedAt !== null && toMillis(asOf) - toMillis(observedAt) <= limit;
  const state = scope;
  // A complete run gives a reason only for records that it could not read.
  const unread = scope.lastCompleteness === 'COMPLETE' ? scope.lastReason : null;
  const seen: Judgement = { status: unread === null ? 'COMPLETE' : 'PARTIAL', reason: unread, state, fresh };
  if (scope.unseenUntil !== null) {
    const reason = `First observed at ${scope.unseenUntil}: of the time before only what the source itself dates is known.`;
    return { status: 'PARTIAL', reason, state, fresh: false };
  }
  // What was observed after the asked instant covers it, whatever failed later still.
  if (observedAt !== null && observedAt >= asOf) return seen;
  if (scope.lastCompleteness === 'WITHDRAWN')
    return { status: 'NOT_CONNECTED', reason: scope.lastReason, state, fresh, withdrawn: true };
  if (scope.lastCompleteness !== null && scope.lastCompleteness !== 'COMPLETE')
    return { status: scope.lastCompleteness, reason: scope.lastReason, state, fresh };
  if (observedAt === null) return { status: 'PARTIAL', reason: 'The first run has not ended.', state, fresh };
  if (fresh) return seen;
  const hours = Math.round(limit / 3_600_000);
  return { status: 'STALE', reason: `Last complete run is older than ${hours} h.`, state, fresh };
}

function notConnected(from: string, realmConnected: boolean): Judgement {
  const reason = realmConnected ? `No source gives ${from}.` : `Referenced, but no source reads it: ${from}.`;
  return { status: 'NOT_CONNECTED', reason, state: null, fresh: false };
}

function worstFirst(a: Judgement, b: Judgement): number {
  return rankWithin(b) - rankWithin(a) || oldestFirst(a, b) || byName(a, b);
}

/** Among the scopes of one source what can be mended comes before what somebody wanted so. */
function rankWithin({ status, withdrawn }: Judgement): number {
  return withdrawn ? 0.5 : RANK[status];
}

/** Of scopes alike the one observed longest ago is named: it is the age of the whole. */
function oldestFirst(a: Judgement, b: Judgement): number {
  const left = a.state?.completeObservedAt ?? '';
  const right = b.state?.completeObservedAt ?? '';
  return left < right ? -1 : left > right ? 1 : 0;
}

function byName(a: Judgement, b: Judgement): number {
  const left = `${a.state?.source}|${a.state?.scope}`;
  const right = `${b.state?.source}|${b.state?.scope}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
