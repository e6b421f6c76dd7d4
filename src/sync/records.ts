import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { scopeKey } from '../graph/layout.js';
import type { Graph } from '../graph/port.js';
import {
  cleanText,
  parseClaim,
  realmRef,
  RelictError,
  scope as scopeSchema,
  type ClaimInput,
  type Instant,
  type Policy,
  type ScopeInput,
} from '../model/index.js';
import { Lease } from './lease.js';
import { observe } from './observe.js';
import { recordSteps, scopeIdentity } from './record.js';
import { othersWrote } from './resolution.js';
import { emptyTally } from './report.js';
import { fingerprint } from './known.js';
import { readObservations } from './write/observations.js';
import { rewriteNodes } from './write/resolve.js';
import { writeSeen } from './write/seen.js';

/** One claim that is written by itself, whatever else its scope says. */
export interface RecordClaim {
  readonly claim: ClaimInput;
  /**
   * Names the record that says something of a node of another source. Such statements are observed apart from each
   * other, so that one can be taken back without touching the rest.
   */
  readonly statement?: string;
}

export interface RecordsOptions {
  readonly source: string;
  readonly connector: string;
  readonly scope: Omit<ScopeInput, 'observedAt'>;
  readonly claims: readonly RecordClaim[];
  readonly policy: Policy;
  /** Record time, and when it was said. */
  readonly now: Instant;
}

export type RecordOutcome = 'CREATED' | 'CHANGED' | 'UNCHANGED';

/** How long a writer waits for the one before it. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 25;

/**
 * Writes single records through the path of every claim: observed, hashed, with their history, resolved with what
 * others say. Nothing that is not named looks absent. Writing the same again changes nothing.
 *
 * @returns what became of each claim, in their order
 * @throws RelictError USAGE for a claim that is not valid, with nothing written; LEASE_HELD when others keep writing
 */
export async function writeRecords(graph: Graph, options: RecordsOptions): Promise<RecordOutcome[]> {
  const { source, connector, policy, now } = options;
  const scope = scopeSchema.parse({ ...options.scope, observedAt: now });
  const key = scopeKey(source, scope.id);
  const identity = scopeIdentity(source, connector, scope);
  const runId = randomUUID();
  const realm: RecordClaim = {
    claim: {
      node: { type: 'Realm', key: [...realmRef(scope.realm).key] },
      attributes: { provider: scope.realm.provider, realmId: scope.realm.realmId, kind: scope.realm.kind },
      method: 'CONFIGURED',
    },
  };
  const observed = [...options.claims, realm].map(({ claim, statement }) => {
    const parsed = parseClaim(claim);
    if (!parsed.ok) throw new RelictError('USAGE', `The record is not valid: ${cleanText(parsed.reason)}.`);
    const part = statement === undefined ? scope.id : `${scope.id}/${statement}`;
    return { part, observed: observe(source, part, now, parsed.claim) };
  });

  const lease = await take(graph, key, identity, runId, policy, now);
  try {
    const before = await readObservations(
      graph,
      observed.map((one) => one.observed.id),
    );
    const outcomes: RecordOutcome[] = [];
    const touched = new Set<string>();
    for (const { part, observed: one } of observed) {
      const known = before.get(one.id);
      const same = known !== undefined && fingerprint(known.hash) === fingerprint(one.hash);
      outcomes.push(!known ? 'CREATED' : same && known.presence === 'PRESENT' ? 'UNCHANGED' : 'CHANGED');
      if (outcomes.at(-1) === 'UNCHANGED') continue;
      const written = await writeSeen(
        graph,
        policy,
        { source, connector, scope: scopeKey(source, part), observedAt: now },
        [{ observed: one, edges: one.keyEdges(), isNew: !known }],
        new Set(),
        now,
      );
      for (const { id } of written.touched) touched.add(id);
    }
    // A sync that wrote at the same time may have resolved one of these nodes without what is said here.
    if (touched.size > 0 && (await othersWrote(graph, key, runId, now))) {
      await rewriteNodes(graph, policy, touched, now, () => undefined);
    }
    const tally = { ...emptyTally(), seen: options.claims.length };
    for (const outcome of outcomes.slice(0, -1)) {
      const count = { CREATED: 'added', CHANGED: 'changed', UNCHANGED: 'unchanged' } as const;
      tally[count[outcome]] += 1;
    }
    await graph.write(
      recordSteps(runId, runId, identity, {
        completeness: 'COMPLETE',
        reason: null,
        counts: tally,
        rejects: [],
        startedAt: now,
        endedAt: now,
        observedAt: now,
      }),
    );
    return outcomes.slice(0, -1);
  } catch (error) {
    await lease.abandon().catch(() => undefined);
    throw error;
  } finally {
    lease.ended();
  }
}

async function take(
  graph: Graph,
  key: string,
  identity: Record<string, string | string[]>,
  runId: string,
  policy: Policy,
  now: Instant,
): Promise<Lease> {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      return await Lease.take(graph, 'Scope', key, identity, runId, policy.leaseMinutes, now);
    } catch (error) {
      const held = error instanceof RelictError && error.code === 'LEASE_HELD';
      if (!held || waited >= PATIENCE_MS) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
