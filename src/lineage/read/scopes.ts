import { scopeKey, type ScopeIdentity, type ScopeVertex, type SyncRunVertex } from '../../graph/layout.js';
import { statement } from '../../graph/statement.js';
import { earliest, type Instant } from '../../model/index.js';
import type { ScopeFact } from '../facts.js';
import type { Asking } from '../question.js';

const SCOPES = statement({
  name: 'read.scopes',
  mode: 'read',
  text: `MATCH (s:Scope)
RETURN properties(s) AS scope
ORDER BY s.id`,
  sample: {},
});

const RUNS = statement({
  name: 'read.runsUntil',
  mode: 'read',
  text: `MATCH (r:SyncRun)
WHERE r.endedAt <= $knownAt
RETURN properties(r) AS run
ORDER BY r.endedAt, r.id`,
  sample: { knownAt: '2026-01-01T00:00:00.000000Z' },
});

/**
 * Every scope by its {@link scopeKey}, with the outcome of its syncs as known at `knownAt`: a scope that had not been
 * synced by then is left out.
 */
export async function scopesOf(asking: Asking): Promise<ReadonlyMap<string, ScopeFact>> {
  const kept = asking.memory?.at(asking.when);
  if (!kept) return readScopes(asking);
  // What failed is asked again by whoever comes next.
  kept.scopes ??= readScopes(asking).catch((error: unknown) => {
    kept.scopes = null;
    throw error;
  });
  return kept.scopes;
}

async function readScopes(asking: Asking): Promise<Map<string, ScopeFact>> {
  const rows = await asking.graph.read(SCOPES, {}, asking);
  const now = rows.map((row) => scopeFact(row['scope'] as unknown as Partial<ScopeVertex>));
  if (asking.when.present) return new Map(now.map((scope) => [scope.id, scope]));
  const runs = await asking.graph.read(RUNS, { knownAt: asking.when.knownAt }, asking);
  const perScope = new Map<string, SyncRunVertex[]>();
  for (const row of runs) {
    const run = row['run'] as unknown as SyncRunVertex;
    // An export that was older than what is known told nothing.
    if (run.reasonCode === 'OLDER_THAN_KNOWN') continue;
    const key = run.scope.startsWith(`${run.source}|`) ? run.scope : scopeKey(run.source, run.scope);
    const of = perScope.get(key);
    if (of) of.push(run);
    else perScope.set(key, [run]);
  }
  const then = now.flatMap((scope) => {
    const of = perScope.get(scope.id);
    return of ? [asItStood(scope, of, asking.when.asOf)] : [];
  });
  return new Map(then.map((scope) => [scope.id, scope]));
}

function asItStood(scope: ScopeFact, runs: readonly SyncRunVertex[], asOf: Instant): ScopeFact {
  // At an instant before it was taken out it was still read.
  const last = runs.findLast((run) => run.completeness !== 'WITHDRAWN' || run.observedAt <= asOf);
  const completed = runs.filter((run) => run.completeness === 'COMPLETE');
  const complete = completed.at(-1);
  const first = earliest(...completed.map((run) => run.observedAt));
  return {
    ...scope,
    ...identityOf(runs.findLast((run) => run.capabilities !== undefined)),
    lastRun: last?.id ?? null,
    lastCompleteness: last?.completeness ?? null,
    lastReason: last?.reason ?? null,
    lastEndedAt: last?.endedAt ?? null,
    completeAt: complete?.endedAt ?? null,
    completeObservedAt: complete?.observedAt ?? null,
    unseenUntil: first !== null && first > asOf ? first : null,
    completions: completed.map(({ endedAt, observedAt }) => ({ endedAt, observedAt })),
  };
}

/** What the connector told of the scope by then: what it tells of it later, such as a further capability, is later news. */
function identityOf(run: SyncRunVertex | undefined): Partial<ScopeIdentity> {
  if (run?.capabilities === undefined) return {};
  const { connector, realm, provider, realmId, realmKind, realmName, capabilities, origin } = run;
  const told = { connector, realm, provider, realmId, realmKind, origin };
  return { ...told, realmName: realmName ?? null, capabilities: [...capabilities] };
}

function scopeFact(vertex: Partial<ScopeVertex>): ScopeFact {
  const text = (value: string | null | undefined): string | null => value ?? null;
  return {
    id: vertex.id as string,
    source: vertex.source as string,
    connector: vertex.connector as string,
    scope: vertex.scope as string,
    realm: vertex.realm as string,
    provider: vertex.provider as string,
    realmId: vertex.realmId as string,
    realmKind: vertex.realmKind as string,
    realmName: text(vertex.realmName),
    capabilities: [...(vertex.capabilities ?? [])],
    origin: vertex.origin ?? 'export',
    lastRun: text(vertex.lastRun),
    lastCompleteness: vertex.lastCompleteness ?? null,
    lastReason: text(vertex.lastReason),
    lastEndedAt: text(vertex.lastEndedAt) as Instant | null,
    completeAt: text(vertex.completeAt) as Instant | null,
    completeObservedAt: text(vertex.completeObservedAt) as Instant | null,
    unseenUntil: null,
    completions: [],
  };
}
