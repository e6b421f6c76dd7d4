import { scopeKey, type ScopeVertex } from '../graph/layout.js';
import {
  isInstant,
  observationId,
  realmRef,
  RelictError,
  urn,
  type AnyAttributes,
  type Claim,
  type Completeness,
  type Instant,
  type NodeRef,
  type Reason,
  type Scope,
} from '../model/index.js';
import { fingerprint, KnownScope } from './known.js';
import { Lease } from './lease.js';
import type { Links } from './links/index.js';
import { observe } from './observe.js';
import { BATCH_ROWS, type Context } from './options.js';
import { isMassAbsence, whenMissing } from './presence.js';
import { recordSteps, scopeIdentity } from './record.js';
import { idsOfScope, othersWrote } from './resolution.js';
import { emptyTally, REJECTS_KEPT, type Reject, type ScopeReport } from './report.js';
import { writeMissing, type Missing } from './write/missing.js';
import type { Origin } from './write/observations.js';
import { rewriteNodes } from './write/resolve.js';
import { writeSeen, type Seen, type Written } from './write/seen.js';
import { WriteBehind } from './write-behind.js';

/** Bytes of one transaction. */
const BATCH_BYTES = 4_000_000;
const MISSING_BATCH = 500;

/** One scope of a pull, from its `open` to its `close`. */
export class ScopeRun {
  readonly #context: Context;
  readonly #scope: Scope;
  readonly #origin: Origin;
  readonly #startedAt: Instant;
  readonly #lease: Lease;
  readonly #known: KnownScope;
  readonly #confirmedAt: Instant | null;
  readonly #links: Links;
  readonly #realmId: string;

  readonly #tally = emptyTally();
  readonly #rejects: Reject[] = [];
  /** Records of which nothing is in the graph. */
  #unread = 0;
  /** Fingerprints of what this pull has named, to tell repeats from contradictions. */
  readonly #seen = new Map<string, string>();
  readonly #ensured = new Set<string>();
  #batch: Seen[] = [];
  #rows = 0;
  #bytes = 0;
  readonly #behind = new WriteBehind();
  #unplaced = false;
  #realmClaimed = false;

  private constructor(
    context: Context,
    scope: Scope,
    startedAt: Instant,
    lease: Lease,
    known: KnownScope,
    before: Partial<ScopeVertex>,
    links: Links,
  ) {
    this.#context = context;
    this.#scope = scope;
    this.#startedAt = startedAt;
    this.#lease = lease;
    this.#known = known;
    this.#confirmedAt = before.completeObservedAt ?? null;
    this.#links = links;
    if (lease.inherited) links.all();
    this.#realmId = urn(realmRef(scope.realm));
    this.#origin = {
      source: context.source,
      connector: context.connector,
      scope: scopeKey(context.source, scope.id),
      observedAt: scope.observedAt,
    };
  }

  /**
   * Takes the lease and reads what the graph knows of the scope.
   * @returns a report when the scope is not to be written: another sync holds it, or the graph knows a later state
   */
  static async open(context: Context, scope: Scope, links: Links): Promise<ScopeRun | ScopeReport> {
    const { graph, policy, clock, source, connector, runId } = context;
    const key = scopeKey(source, scope.id);
    const startedAt = clock();
    const identity = scopeIdentity(source, connector, scope);
    let lease: Lease;
    try {
      lease = await Lease.take(graph, 'Scope', key, identity, runId, policy.leaseMinutes, startedAt);
    } catch (error) {
      if (!(error instanceof RelictError) || error.code !== 'LEASE_HELD') throw error;
      return skipped(scope, 'FAILED', { code: error.code, message: error.message });
    }
    try {
      const before: Partial<ScopeVertex> = lease.properties;
      const { completeObservedAt, toldObservedAt } = before;
      const latest = toldObservedAt ?? completeObservedAt;
      if (isInstant(latest) && scope.observedAt < latest) {
        return await older(context, scope, lease, before, latest, startedAt);
      }
      const isFirst = before.lastRun == null && !lease.inherited;
      const known = isFirst
        ? new KnownScope()
        : await KnownScope.read(graph, key, completeObservedAt ?? null, scope.observedAt, context.signal);
      return new ScopeRun(context, scope, startedAt, lease, known, before, links);
    } catch (error) {
      await lease.abandon().catch(() => {
        lease.ended();
      });
      throw error;
    }
  }

  get id(): string {
    return this.#scope.id;
  }

  get seen(): number {
    return this.#tally.seen;
  }

  async claim(claim: Claim): Promise<void> {
    const isRealm = claim.node.type === 'Realm' && urn(claim.node) === this.#realmId;
    if (isRealm) this.#realmClaimed = true;
    else this.#tally.seen += 1;
    await this.#take(isRealm ? this.#realm(claim) : claim, isRealm);
  }

  /** A record that cannot be used. Named by `node` it is not missing; unnamed, anything might be it. */
  reject(reject: Reject, node?: NodeRef): void {
    this.#tally.seen += 1;
    this.#tally.rejected += 1;
    if (this.#rejects.length < REJECTS_KEPT) this.#rejects.push(reject);
    // Of a node that was named twice the graph has one.
    if (reject.code !== 'DUPLICATE') this.#unread += 1;
    if (!node) this.#unplaced = true;
    else this.#known.delete(observationId(this.#origin.source, this.#scope.id, urn(node)));
  }

  /** Ends the run: writes what is left, what is missing, and the record of it. Frees the lease. */
  async close(said: Completeness, why: Reason | null): Promise<ScopeReport> {
    try {
      if (!this.#realmClaimed) await this.#take(this.#realm(), true);
      await this.#flush();
      await this.#behind.settled();
      const { completeness, reason } = this.#judge(said, why);
      if (completeness === 'COMPLETE') await this.#writeMissing();
      await this.#reconcile();
      this.#links.scopeWritten(this.#scope.observedAt);
      return await this.#record(completeness, reason);
    } catch (error) {
      if (error instanceof RelictError && error.code === 'LEASE_HELD') {
        this.#lease.ended();
        return this.#report('FAILED', { code: error.code, message: error.message });
      }
      throw error;
    } finally {
      this.#lease.ended();
    }
  }

  /** Leaves the scope as a dead process would, but for the lease. */
  async abandon(): Promise<void> {
    await this.#behind.settled().catch(() => undefined);
    try {
      await this.#lease.abandon();
    } finally {
      this.#lease.ended();
    }
  }

  #realm(claim?: Claim): Claim {
    const { provider, realmId, kind, name } = this.#scope.realm;
    const attributes: AnyAttributes = { provider, realmId, kind, ...(name === undefined ? {} : { name }) };
    if (claim) return { ...claim, attributes: { ...attributes, ...claim.attributes } };
    return { node: realmRef(this.#scope.realm), attributes, edges: [], method: 'CONFIGURED' };
  }

  async #take(claim: Claim, isRealm: boolean): Promise<void> {
    const observed = observe(this.#origin.source, this.#scope.id, this.#origin.observedAt, claim);
    const mark = fingerprint(observed.hash);
    const twin = this.#seen.get(observed.id);
    if (twin === mark) return;
    if (twin !== undefined) {
      this.#tally.seen -= 1;
      this.reject(
        {
          locator: claim.locator ?? '',
          code: 'DUPLICATE',
          message: 'The source says two things of one record.',
        },
        claim.node,
      );
      return;
    }
    this.#seen.set(observed.id, mark);
    const known = this.#known.get(observed.id);
    this.#known.delete(observed.id);
    const isNoNews = claim.partly === true || known?.fingerprint === mark;
    if (isNoNews && known?.presence === 'PRESENT') {
      if (!isRealm) this.#tally.unchanged += 1;
      return;
    }
    if (!isRealm) {
      if (!known) this.#tally.added += 1;
      else if (known.presence !== 'PRESENT') this.#tally.restored += 1;
      else this.#tally.changed += 1;
    }
    await this.#write({ observed, edges: observed.keyEdges(), isNew: known === null });
    await this.#behind.turn();
  }

  async #write(seen: Seen): Promise<void> {
    this.#batch.push(seen);
    this.#rows += seen.observed.rows;
    this.#bytes += seen.observed.weight;
    const { batchRows = BATCH_ROWS } = this.#context;
    if (this.#rows >= batchRows || this.#bytes >= BATCH_BYTES) await this.#flush();
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#rows = 0;
    this.#bytes = 0;
    await this.#behind.write(() => this.#writeBatch(batch));
  }

  async #writeBatch(batch: readonly Seen[]): Promise<void> {
    const { graph, policy, clock } = this.#context;
    await this.#lease.keep(clock());
    const written = await writeSeen(
      graph,
      policy,
      this.#origin,
      batch,
      this.#ensured,
      clock(),
      this.#links.pending(),
    );
    this.#hear(written);
  }

  /** What a pull that says it was complete amounts to. */
  #judge(said: Completeness, why: Reason | null): { completeness: Completeness; reason: Reason | null } {
    if (said !== 'COMPLETE') return { completeness: said, reason: why };
    if (this.#unplaced) {
      const message =
        'Records that could not be read may be any that are missing; nothing is taken for absent.';
      return { completeness: 'PARTIAL', reason: { code: 'REJECTED_RECORDS', message } };
    }
    let newlyMissing = 0;
    for (const [, { presence }] of this.#known.unseen()) if (presence === 'PRESENT') newlyMissing += 1;
    const { present } = this.#known;
    if (
      this.#context.acceptAbsence ||
      !isMassAbsence(newlyMissing, present, this.#context.policy.absenceGuard)
    ) {
      return { completeness: 'COMPLETE', reason: this.#unreadReason() };
    }
    const message = `${newlyMissing.toString()} of ${present.toString()} are missing at once; none is taken for absent.`;
    return { completeness: 'QUARANTINED', reason: { code: 'MASS_ABSENCE', message } };
  }

  /** Everything was listed, so what is missing is missing; but of some records it is not known what they say. */
  #unreadReason(): Reason | null {
    if (this.#unread === 0) return null;
    const count = this.#unread === 1 ? 'One record' : `${this.#unread.toString()} records`;
    return { code: 'REJECTED_RECORDS', message: `${count} could not be read.` };
  }

  async #writeMissing(): Promise<void> {
    let batch: Missing[] = [];
    for (const [id, { presence, bare, unproven }] of this.#known.unseen()) {
      if (unproven) {
        // It is missing, and was written as such.
        this.#tally.suspected += 1;
        continue;
      }
      const transition = bare && presence === 'PRESENT' ? 'CONFIRM' : whenMissing(presence);
      if (transition === 'KEEP') continue;
      const suspected = transition === 'SUSPECT';
      this.#tally[suspected ? 'suspected' : 'confirmed'] += 1;
      batch.push({ id, to: suspected ? 'ABSENT_SUSPECTED' : 'ABSENT_CONFIRMED' });
      if (batch.length < Math.min(MISSING_BATCH, this.#context.batchRows ?? MISSING_BATCH)) continue;
      await this.#writeMissingBatch(batch);
      batch = [];
    }
    if (batch.length > 0) await this.#writeMissingBatch(batch);
  }

  async #writeMissingBatch(batch: readonly Missing[]): Promise<void> {
    const { graph, policy, clock } = this.#context;
    await this.#lease.keep(clock());
    const written = await writeMissing(
      graph,
      policy,
      this.#origin,
      batch,
      this.#confirmedAt,
      clock(),
      this.#links.pending(),
    );
    this.#hear(written);
  }

  #hear(written: Written): void {
    for (const touched of written.touched) {
      this.#ensured.add(touched.id);
      this.#links.touched(touched);
    }
  }

  /**
   * A node is resolved from what the graph has when its observation is written; a sync that writes at the same time, or
   * that died while it did, may have had another view of it.
   */
  async #reconcile(): Promise<void> {
    const { graph, policy, runId, clock } = this.#context;
    const { scope } = this.#origin;
    const inherited = this.#lease.inherited;
    if (!inherited && this.#ensured.size === 0) return;
    if (!inherited && !(await othersWrote(graph, scope, runId, this.#startedAt))) return;
    const ids = inherited ? idsOfScope(graph, scope) : this.#ensured;
    await rewriteNodes(graph, policy, ids, clock(), (touched) => {
      this.#links.touched(touched);
    });
  }

  async #record(completeness: Completeness, reason: Reason | null): Promise<ScopeReport> {
    const { graph, source, connector, runId, clock } = this.#context;
    await this.#lease.keep(clock());
    const steps = recordSteps(runId, runId, scopeIdentity(source, connector, this.#scope), {
      completeness,
      reason,
      counts: this.#tally,
      rejects: this.#rejects,
      startedAt: this.#startedAt,
      endedAt: clock(),
      observedAt: this.#scope.observedAt,
    });
    await graph.write(steps);
    return this.#report(completeness, reason);
  }

  #report(completeness: Completeness, reason: Reason | null): ScopeReport {
    const { id, realm } = this.#scope;
    return {
      scope: id,
      realm: `${realm.provider}/${realm.realmId}`,
      completeness,
      reason,
      ...this.#tally,
      rejects: this.#rejects,
    };
  }
}

export function skipped(scope: Scope, completeness: Completeness, reason: Reason): ScopeReport {
  const realm = `${scope.realm.provider}/${scope.realm.realmId}`;
  return { scope: scope.id, realm, completeness, reason, ...emptyTally(), rejects: [] };
}

/**
 * An older export never undoes a newer one (A16). The run is kept; it says of the scope what the graph says, so that
 * coverage does not suffer from someone's having pointed at an old file.
 */
async function older(
  context: Context,
  scope: Scope,
  lease: Lease,
  before: Partial<ScopeVertex>,
  latest: Instant,
  startedAt: Instant,
): Promise<ScopeReport> {
  const { graph, source, connector, runId, clock } = context;
  const reason = {
    code: 'OLDER_THAN_KNOWN',
    message: `The source said this at ${scope.observedAt}; the graph knows what it said at ${latest}.`,
  };
  const completeness = before.lastCompleteness ?? 'COMPLETE';
  const [run] = recordSteps(runId, runId, scopeIdentity(source, connector, scope), {
    completeness,
    reason,
    counts: emptyTally(),
    rejects: [],
    startedAt,
    endedAt: clock(),
    observedAt: latest,
  });
  if (run) await graph.write([run]);
  await lease.release();
  return skipped(scope, completeness, reason);
}
