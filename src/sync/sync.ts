import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Graph } from '../graph/port.js';
import {
  cleanText,
  nodeRef,
  parseClaim,
  RelictError,
  scope as scopeSchema,
  toMillis,
  type Claim,
  type ClaimInput,
  type Instant,
  type NodeRef,
  type PullEvent,
  type Reason,
  type Scope,
} from '../model/index.js';
import { withEnvironment } from './environment.js';
import { Links } from './links/index.js';
import type { Context, SyncOptions } from './options.js';
import { ProgressMeter } from './progress.js';
import type { ScopeReport, SyncReport } from './report.js';
import { ScopeRun } from './scope-run.js';
import { recordSilence, silentScopes } from './silent.js';
import { followPolicy } from './resolution.js';

/** Attributes of one claim, in characters of JSON; and relationships are limited by the claim's schema. */
const MAX_ATTRIBUTES = 1_000_000;

/**
 * Brings the graph to what one source says, scope by scope, by difference. A bad record is refused with its reason and
 * the rest goes on; a scope that fails keeps what was written and makes nothing look absent (P8).
 *
 * @throws RelictError GRAPH_* when the graph cannot be read or written. A run after that finishes what this one began.
 */
export async function sync(graph: Graph, options: SyncOptions): Promise<SyncReport> {
  const [report] = await syncAll(graph, [options]);
  return report as SyncReport;
}

/**
 * Several sources one after the other, each as {@link sync} does it, with the links derived once after the last: its
 * report counts them. All share the settings of the first but for source, connector, pull and progress.
 */
export async function syncAll(graph: Graph, sources: readonly SyncOptions[]): Promise<SyncReport[]> {
  const [first] = sources;
  if (!first) return [];
  const contextOf = (options: SyncOptions): Context => ({
    ...options,
    graph,
    runId: options.runId ?? randomUUID(),
  });
  const links = await Links.open(contextOf(first));
  const reports: SyncReport[] = [];
  for (const options of sources) reports.push(await new Sync(contextOf(options), options.pull, links).run());
  const notices: Reason[] = [];
  const derived = await links.derive(notices);
  const last = reports.pop() as SyncReport;
  return [...reports, { ...last, notices: [...last.notices, ...notices], links: derived }];
}

class Sync {
  readonly #context: Context;
  readonly #events: AsyncIterator<PullEvent>;
  readonly #links: Links;
  readonly #progress: ProgressMeter;
  readonly #scopes: ScopeReport[] = [];
  readonly #notices: Reason[] = [];
  readonly #opened = new Set<string>();
  #current: ScopeRun | null = null;
  /** Why the pull broke off; null unless it did. */
  #failure: Reason | null = null;

  constructor(context: Context, pull: AsyncIterable<PullEvent>, links: Links) {
    this.#links = links;
    this.#context = context;
    this.#events = pull[Symbol.asyncIterator]();
    this.#progress = new ProgressMeter(context);
  }

  async run(): Promise<SyncReport> {
    try {
      for (;;) {
        const event = await this.#next();
        if (event === null) break;
        await this.#take(event);
      }
    } catch (error) {
      await this.#current?.abandon().catch(() => undefined);
      await this.#events.return?.().then(undefined, () => undefined);
      throw error;
    }
    const { source, runId, graph, policy, clock } = this.#context;
    await followPolicy(graph, policy, clock(), (touched) => {
      this.#links.touched(touched);
    });
    await this.#noticeSilence();
    return { source, runId, scopes: this.#scopes, notices: this.#notices, links: { added: 0, removed: 0 } };
  }

  /** Of the scopes that the pull did not bring: that it failed them, where that is what it means. */
  async #noticeSilence(): Promise<void> {
    const { whole = false, signal } = this.#context;
    const failed = !signal?.aborted && (whole || this.#failure !== null || this.#opened.size === 0);
    const reason = this.#failure ?? { code: 'NOT_PULLED', message: 'The last pull brought nothing of it.' };
    for (const known of await silentScopes(this.#context, this.#opened)) {
      const report = failed ? await recordSilence(this.#context, known, reason) : null;
      if (report) {
        this.#scopes.push(report);
        continue;
      }
      const { scope } = known;
      const message = `The source no longer says anything of ${scope}; what is known of it stays, and goes stale.`;
      this.#notices.push({ code: 'SCOPE_NOT_PULLED', message });
    }
  }

  /** The next event; null at the end, also when the pull throws or is aborted: the open scope has then FAILED. */
  async #next(): Promise<PullEvent | null> {
    let reason: Reason = { code: 'ENDED_EARLY', message: 'The pull ended inside of the scope.' };
    if (this.#context.signal?.aborted) {
      reason = { code: 'ENDED_EARLY', message: 'The run was stopped.' };
      this.#notices.push(reason);
      await this.#events.return?.().then(undefined, () => undefined);
    } else {
      try {
        const next = await this.#events.next();
        if (!next.done) return next.value;
      } catch (error) {
        reason = { code: 'ENDED_EARLY', message: `The pull failed: ${nameOf(error)}` };
        this.#failure = reason;
        this.#notices.push(reason);
      }
    }
    await this.#close('FAILED', reason);
    return null;
  }

  async #take(event: PullEvent): Promise<void> {
    switch (event.kind) {
      case 'open':
        return this.#open(event.scope);
      case 'claim':
        return this.#claim(event.claim);
      case 'reject':
        this.#current?.reject(
          { locator: cleanText(event.locator, 512), ...event.reason },
          refOf(event.node) ?? undefined,
        );
        return;
      case 'close':
        return this.#close(event.completeness, event.completeness === 'COMPLETE' ? null : event.reason);
      case 'notice':
        this.#notices.push(event.reason);
        return;
    }
  }

  async #open(input: unknown): Promise<void> {
    await this.#close('FAILED', { code: 'ENDED_EARLY', message: 'Another scope began inside of this one.' });
    const parsed = scopeSchema.safeParse(input);
    if (!parsed.success) {
      this.#notices.push({ code: 'MALFORMED', message: `A scope was skipped: ${issueOf(parsed.error)}` });
      return;
    }
    const scope = this.#clamped(parsed.data);
    if (this.#opened.has(scope.id)) {
      const message = `The pull names the scope ${scope.id} twice; only the first counts.`;
      this.#notices.push({ code: 'SCOPE_REPEATED', message });
      return;
    }
    this.#opened.add(scope.id);
    const opened = await ScopeRun.open(this.#context, scope, this.#links);
    if (opened instanceof ScopeRun) {
      this.#current = opened;
      this.#progress.open(scope.id);
    } else this.#scopes.push(opened);
  }

  async #claim(input: ClaimInput): Promise<void> {
    const current = this.#current;
    if (!current) return;
    const parsed = parse(input);
    try {
      if (typeof parsed === 'string') {
        const message = cleanText(parsed);
        current.reject(
          { locator: locatorOf(input), code: 'MALFORMED', message },
          refOf((input as Partial<ClaimInput> | null)?.node) ?? undefined,
        );
      } else {
        const tags = this.#context.links?.environmentTags ?? [];
        await current.claim(withEnvironment(parsed, tags));
      }
    } catch (error) {
      if (!(error instanceof RelictError) || error.code !== 'LEASE_HELD') throw error;
      await this.#close('FAILED', { code: error.code, message: error.message });
    }
    this.#progress.seen(current.seen);
  }

  async #close(completeness: ScopeReport['completeness'], reason: Reason | null): Promise<void> {
    const current = this.#current;
    if (!current) return;
    const report = await current.close(completeness, reason);
    this.#current = null;
    this.#scopes.push(report);
    this.#progress.close(report.seen);
  }

  /** A clock that runs ahead would make what it says look fresh for ever (F-11). */
  #clamped(scope: Scope): Scope {
    const now: Instant = this.#context.clock();
    if (toMillis(scope.observedAt) - toMillis(now) <= this.#context.policy.skewMinutes) return scope;
    const message = `${scope.id} carries the time ${scope.observedAt}, which is yet to come; now is taken instead.`;
    this.#notices.push({ code: 'FUTURE_CLOCK', message });
    return { ...scope, observedAt: now };
  }
}

function parse(input: ClaimInput): Claim | string {
  const parsed = parseClaim(input);
  if (!parsed.ok) return parsed.reason;
  const { attributes } = parsed.claim;
  if (attributes && JSON.stringify(attributes).length > MAX_ATTRIBUTES) return 'attributes: too large';
  return parsed.claim;
}

function refOf(node: unknown): NodeRef | null {
  const parsed = nodeRef.safeParse(node);
  return parsed.success ? parsed.data : null;
}

function locatorOf(input: ClaimInput): string {
  const locator: unknown = (input as Partial<ClaimInput> | null)?.locator;
  return typeof locator === 'string' ? cleanText(locator, 512) : '';
}

function issueOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'malformed';
}

/** What may be said of an exception: our own sentence, or its code or class. Never its text, which may be a body. */
function nameOf(error: unknown): string {
  if (error instanceof RelictError) return error.message;
  if (!(error instanceof Error)) return 'unknown error';
  const code: unknown = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : error.name;
}
