import { scopeKey, type SyncRunVertex } from '../graph/layout.js';
import type { Params, Value } from '../graph/port.js';
import { statement } from '../graph/statement.js';
import { realmRef, urn, type Completeness, type Instant, type Reason, type Scope } from '../model/index.js';
import { REJECTS_KEPT, type Counts, type Reject } from './report.js';

/** Runs kept per scope. */
export const RUNS_KEPT = 400;

/** Only while the lease is held; frees it. */
const writeScope = statement({
  name: 'sync.writeScope',
  mode: 'write',
  text: `MATCH (s:Scope {id: $id})
WHERE s.leaseOwner = $owner
SET s += $scope
SET s.leaseOwner = null, s.leaseUntil = null, s.leaseAskedBy = null
RETURN s.id AS id`,
  sample: { id: 'none|none', owner: 'a', scope: { lastRun: 'none' } },
});

const createRun = statement({
  name: 'sync.createRun',
  mode: 'write',
  text: `MERGE (r:SyncRun {id: $id})
SET r = $run`,
  sample: { id: 'sample-run', run: { id: 'sample-run', scope: 'none|none', endedAt: '2026' } },
});

const pruneRuns = statement({
  name: 'sync.pruneRuns',
  mode: 'write',
  text: `MATCH (r:SyncRun {scope: $scope})
WITH r ORDER BY r.endedAt DESC, r.id DESC SKIP ${RUNS_KEPT.toString()}
DETACH DELETE r`,
  sample: { scope: 'none|none' },
});

/** Properties of a scope that its connector tells. */
export interface ScopeIdentity extends Readonly<Record<string, string | string[]>> {
  readonly source: string;
  readonly scope: string;
}

export function scopeIdentity(source: string, connector: string, scope: Scope): ScopeIdentity {
  return {
    source,
    connector,
    scope: scope.id,
    realm: urn(realmRef(scope.realm)),
    provider: scope.realm.provider,
    realmId: scope.realm.realmId,
    realmKind: scope.realm.kind,
    ...(scope.realm.name === undefined ? {} : { realmName: scope.realm.name }),
    capabilities: [...scope.capabilities],
    origin: scope.origin,
  };
}

export interface Outcome {
  readonly completeness: Completeness;
  readonly reason: Reason | null;
  readonly counts: Counts;
  readonly rejects: readonly Reject[];
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly observedAt: Instant;
}

/** The steps that record how a run of a scope ended, and free its lease. */
export function recordSteps(
  runId: string,
  owner: string,
  identity: ScopeIdentity,
  outcome: Outcome,
): { readonly statement: typeof createRun; readonly params: Params }[] {
  const { completeness, reason, counts, startedAt, endedAt, observedAt } = outcome;
  const key = scopeKey(identity.source, identity.scope);
  const id = `${runId}|${key}`;
  const run: SyncRunVertex = {
    ...(identity as Partial<SyncRunVertex>),
    source: identity.source,
    id,
    scope: key,
    startedAt,
    endedAt,
    observedAt,
    completeness,
    reasonCode: reason?.code ?? null,
    reason: reason?.message ?? null,
    ...counts,
    rejects: JSON.stringify(outcome.rejects.slice(0, REJECTS_KEPT)),
  };
  const scope: { [key: string]: Value } = {
    ...identity,
    realmName: identity['realmName'] ?? null,
    lastRun: id,
    lastCompleteness: completeness,
    lastReason: reason?.message ?? null,
    lastEndedAt: endedAt,
    ...(completeness === 'COMPLETE' ? { completeAt: endedAt, completeObservedAt: observedAt } : {}),
    ...(completeness === 'COMPLETE' || counts.seen > counts.rejected ? { toldObservedAt: observedAt } : {}),
  };
  return [
    { statement: createRun, params: { id, run: { ...run } } },
    { statement: pruneRuns, params: { scope: key } },
    { statement: writeScope, params: { id: key, owner, scope } },
  ];
}
