import { randomUUID } from 'node:crypto';
import { scopeKey, type ScopeVertex } from '../graph/layout.js';
import type { Graph } from '../graph/port.js';
import type { Instant, Policy, Reason } from '../model/index.js';
import { Lease } from './lease.js';
import { recordSteps } from './record.js';
import { emptyTally, type ScopeReport } from './report.js';
import { idsOfScope } from './resolution.js';
import { identityOf } from './silent.js';
import { rewriteNodes } from './write/resolve.js';

export interface WithdrawOptions {
  readonly policy: Policy;
  readonly clock: () => Instant;
  readonly runId?: string;
}

export const SCOPE_WITHDRAWN: Reason = {
  code: 'SCOPE_WITHDRAWN',
  message: 'It was taken out on purpose and is no longer read; what is known of it goes stale.',
};

/**
 * Records that scopes are no longer read because somebody wants it so. Nothing of them looks absent (P8): what is known
 * stays as it is and ages. A scope that a later pull brings is read as before.
 *
 * @throws RelictError LEASE_HELD while a sync is writing one of them
 */
export async function withdrawScopes(
  graph: Graph,
  scopes: readonly ScopeVertex[],
  { policy, clock, runId = randomUUID() }: WithdrawOptions,
): Promise<ScopeReport[]> {
  const reports: ScopeReport[] = [];
  for (const known of scopes) {
    const key = scopeKey(known.source, known.scope);
    const identity = identityOf(known);
    const startedAt = clock();
    const lease = await Lease.take(graph, 'Scope', key, identity, runId, policy.leaseMinutes, startedAt);
    try {
      // A run that died may have left nodes as only it saw them, and no run will come that could mend it.
      if (lease.inherited)
        await rewriteNodes(graph, policy, idsOfScope(graph, key), clock(), () => undefined);
      const outcome = { completeness: 'WITHDRAWN' as const, reason: SCOPE_WITHDRAWN };
      const nothing = { counts: emptyTally(), rejects: [] };
      const times = { startedAt, endedAt: clock(), observedAt: startedAt };
      await graph.write(recordSteps(runId, runId, identity, { ...outcome, ...nothing, ...times }));
    } catch (error) {
      await lease.abandon().catch(() => undefined);
      throw error;
    } finally {
      lease.ended();
    }
    const realm = `${known.provider}/${known.realmId}`;
    const said = { completeness: 'WITHDRAWN' as const, reason: SCOPE_WITHDRAWN, rejects: [] };
    reports.push({ scope: known.scope, realm, ...said, ...emptyTally() });
  }
  return reports;
}
