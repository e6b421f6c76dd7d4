import {
  contentHash,
  latest,
  RelictError,
  type Instant,
  type NodeType,
  type Reason,
} from '../../model/index.js';
import { Lease } from '../lease.js';
import type { Context, LinkRules } from '../options.js';
import type { Touched } from '../write/seen.js';
import { allDerived, derivedOf, type Changes, type Derivation } from './derive.js';
import { linkPrincipals } from './principals.js';
import { hasMarks, MARKED_TYPES } from './rules.js';
import { LINKS_META, pendingStep, readLinksState, settleLinks, type LinksState } from './state.js';
import type { NameIndex } from './names.js';
import { allMarked, linkMarked, markedAmong, readNames } from './tags.js';

/** Past this many nodes it is cheaper to read all that was derived than to look each up. */
const MANY = 5_000;
const PATIENCE = 100;
const PAUSE_MS = 100;

/**
 * Ties what people have marked as belonging together, after the scopes of a source are written. The outcome follows
 * from the graph alone: which source was synced first makes no difference. Nothing is read when nothing changed.
 */
export class Links {
  readonly #context: Context;
  readonly #rules: LinkRules | null;
  readonly #rulesHash: string;
  readonly #before: LinksState;
  readonly #touched = new Set<string>();
  #changed = false;
  #whole = false;
  #observedAt: Instant | null = null;

  private constructor(context: Context, before: LinksState) {
    this.#context = context;
    this.#rules = context.links ?? null;
    this.#rulesHash = contentHash(this.#rules);
    this.#before = before;
  }

  static async open(context: Context): Promise<Links> {
    return new Links(context, await readLinksState(context.graph));
  }

  /** Steps for the transaction of a change, so that a run that dies leaves word of what is still to be derived. */
  pending() {
    if (this.#changed) return [];
    this.#changed = true;
    return [pendingStep()];
  }

  /** Hears of every node that was written. */
  touched({ id, properties, born }: Touched): void {
    if (!this.#rules || !MARKED.has(properties['nodeType'] as NodeType)) return;
    // A node that nobody had described has not been linked, so without marks there is nothing to do.
    if (!born || hasMarks(this.#rules, (properties['tags'] ?? []) as string[])) this.#touched.add(id);
  }

  scopeWritten(observedAt: Instant): void {
    this.#observedAt = latest(this.#observedAt, observedAt);
  }

  /** A run before this one died: what it had changed is not known. */
  all(): void {
    this.#whole = true;
  }

  async derive(notices: Reason[]): Promise<Changes> {
    const changes: Changes = { added: 0, removed: 0 };
    const rules = this.#rules;
    if (!rules) return changes;
    const restless = this.#changed || this.#whole || this.#before.pending;
    if (!restless && this.#before.rules === this.#rulesHash) return changes;
    const lease = await this.#lease();
    if (!lease) {
      const message =
        'Another sync is deriving links; the next sync derives those that follow from this one.';
      notices.push({ code: 'LINKS_PENDING', message });
      return changes;
    }
    try {
      await this.#derive(rules, changes);
    } finally {
      await lease.release();
    }
    return changes;
  }

  async #derive(rules: LinkRules, changes: Changes): Promise<void> {
    const { graph, policy, clock } = this.#context;
    const names = await readNames(graph);
    const signature = names.signature();
    const asBefore = this.#before.rules === this.#rulesHash && this.#before.names === signature;
    const whole = this.#whole || this.#before.pending || !asBefore;
    const derivation: Omit<Derivation, 'scope'> = {
      graph,
      policy,
      observedAt: this.#observedAt ?? clock(),
      now: clock,
    };
    await this.#deriveTags({ ...derivation, scope: 'tags' }, whole, rules, names, changes);
    await linkPrincipals({ ...derivation, scope: 'principals' }, changes);
    await settleLinks(graph, this.#rulesHash, signature);
  }

  async #deriveTags(
    derivation: Derivation,
    whole: boolean,
    rules: LinkRules,
    names: NameIndex,
    changes: Changes,
  ): Promise<void> {
    const { graph } = derivation;
    if (names.size === 0 && (this.#before.names ?? names.signature()) === names.signature()) {
      // Nobody has a name yet that a tag could mean.
      return;
    }
    const many = whole || this.#touched.size > MANY;
    const known = await (many ? allDerived(derivation) : derivedOf(derivation, [...this.#touched]));
    const nodes = whole ? allMarked(graph) : markedAmong(graph, this.#touched);
    await linkMarked(derivation, nodes, rules, names, known, changes);
  }

  /** Waits for another sync's derivation, which takes seconds at most; null when it takes longer. */
  async #lease(): Promise<Lease | null> {
    const { graph, runId, policy, clock } = this.#context;
    for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
      try {
        return await Lease.take(graph, 'Meta', LINKS_META, {}, runId, policy.leaseMinutes, clock());
      } catch (error) {
        if (!(error instanceof RelictError) || error.code !== 'LEASE_HELD') throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    return null;
  }
}

const MARKED: ReadonlySet<NodeType> = new Set(MARKED_TYPES);
