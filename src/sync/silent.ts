import { scopeKey, type ScopeVertex } from '../graph/layout.js';
import type { Graph } from '../graph/port.js';
import { statement } from '../graph/statement.js';
import { RelictError, type Reason } from '../model/index.js';
import { Lease } from './lease.js';
import type { Context } from './options.js';
import { recordSteps, type ScopeIdentity } from './record.js';
import { emptyTally, type ScopeReport } from './report.js';

const scopesOfSource = statement({
  name: 'sync.scopesOfSource',
  mode: 'read',
  text: `MATCH (s:Scope)
WHERE s.source = $source AND s.lastRun IS NOT NULL
RETURN properties(s) AS scope
ORDER BY s.scope`,
  sample: { source: 'none' },
});

/** The scopes of a source that some run has ended, by id. */
export async function scopesOf(graph: Graph, source: string): Promise<ScopeVertex[]> {
  const rows = await graph.read(scopesOfSource, { source });
  return rows.map((row) => row['scope'] as unknown as ScopeVertex);
}

/** Those that are not among `opened`, without those that were taken out on purpose, of which nothing is expected. */
export async function silentScopes(context: Context, opened: ReadonlySet<string>): Promise<ScopeVertex[]> {
  const known = await scopesOf(context.graph, context.source);
  return known.filter(
    ({ scope, lastCompleteness }) => !opened.has(scope) && lastCompleteness !== 'WITHDRAWN',
  );
}

/**
 * Records that a pull which should have brought the scope did not: a FAILED run, so that coverage says it and nothing of
 * it looks absent (P8).
 * @returns null when another sync holds the scope, or one that died left work in it: the next run of it is for that
 */
export async function recordSilence(
  context: Context,
  known: ScopeVertex,
  reason: Reason,
): Promise<ScopeReport | null> {
  const { graph, policy, clock, source, runId } = context;
  const key = scopeKey(source, known.scope);
  const startedAt = clock();
  const identity = identityOf(known);
  let lease: Lease;
  try {
    lease = await Lease.take(graph, 'Scope', key, identity, runId, policy.leaseMinutes, startedAt);
  } catch (error) {
    if (!(error instanceof RelictError) || error.code !== 'LEASE_HELD') throw error;
    return null;
  }
  if (lease.inherited) {
    await lease.abandon();
    return null;
  }
  try {
    const outcome = { completeness: 'FAILED' as const, reason, counts: emptyTally(), rejects: [] };
    const times = { startedAt, endedAt: clock(), observedAt: startedAt };
    await graph.write(recordSteps(runId, runId, identity, { ...outcome, ...times }));
  } finally {
    lease.ended();
  }
  const realm = `${known.provider}/${known.realmId}`;
  return { scope: known.scope, realm, completeness: 'FAILED', reason, ...emptyTally(), rejects: [] };
}

/** What the scope was last said to be. */
export function identityOf(known: ScopeVertex): ScopeIdentity {
  return {
    source: known.source,
    connector: known.connector,
    scope: known.scope,
    realm: known.realm,
    provider: known.provider,
    realmId: known.realmId,
    realmKind: known.realmKind,
    ...(known.realmName == null ? {} : { realmName: known.realmName }),
    capabilities: [...known.capabilities],
    origin: known.origin,
  };
}
