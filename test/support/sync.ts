import type { Graph } from '../../src/graph/port.js';
import {
  DEFAULT_POLICY,
  parseInstant,
  type Capability,
  type ClaimInput,
  type Instant,
  type Policy,
  type PullEvent,
  type Reason,
  type ScopeInput,
} from '../../src/model/index.js';
import { sync, type LinkRules, type SyncReport } from '../../src/sync/index.js';

export const REALM: ScopeInput['realm'] = { provider: 'aws', realmId: '111111111111', kind: 'ACCOUNT' };

export interface ClaimsToSync {
  readonly source?: string;
  readonly connector?: string;
  readonly realm?: ScopeInput['realm'];
  readonly scope?: string;
  /** When the source said it. Any RFC 3339 text. */
  readonly observedAt: string;
  /** Record time; else `observedAt`. */
  readonly now?: string;
  readonly capabilities?: readonly Capability[];
  readonly origin?: ScopeInput['origin'];
  readonly claims: readonly ClaimInput[];
  readonly completeness?: 'COMPLETE' | 'PARTIAL' | 'FAILED';
  readonly policy?: Policy;
  readonly links?: LinkRules;
  readonly acceptAbsence?: boolean;
  readonly runId?: string;
  readonly batchRows?: number;
}

/** Puts claims into a graph as one scope of one source, through the real sync. */
export function syncClaims(graph: Graph, given: ClaimsToSync): Promise<SyncReport> {
  const { source = 'aws', policy = DEFAULT_POLICY, links, acceptAbsence, runId, batchRows } = given;
  return sync(graph, {
    source,
    connector: given.connector ?? source,
    pull: events(pullOf(given)),
    policy,
    links,
    acceptAbsence,
    runId,
    batchRows,
    clock: () => at(given.now ?? given.observedAt),
  });
}

/** The events of one scope. */
export function pullOf(given: Omit<ClaimsToSync, 'source' | 'connector'>): PullEvent[] {
  const reason: Reason = { code: 'TRUNCATED', message: 'as the test says' };
  const { completeness = 'COMPLETE' } = given;
  return [
    {
      kind: 'open',
      scope: {
        id: given.scope ?? 'all',
        realm: given.realm ?? REALM,
        observedAt: given.observedAt,
        capabilities: [...(given.capabilities ?? [])],
        ...(given.origin === undefined ? {} : { origin: given.origin }),
      },
    },
    ...given.claims.map((claim) => ({ kind: 'claim' as const, claim })),
    completeness === 'COMPLETE'
      ? { kind: 'close' as const, completeness }
      : { kind: 'close' as const, completeness, reason },
  ];
}

export async function* events(of: Iterable<PullEvent>): AsyncGenerator<PullEvent> {
  yield* of;
}

export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (!instant) throw new Error(`not an instant: ${text}`);
  return instant;
}
