import type { Graph } from '../graph/port.js';
import { statementPer, type Row, type Value } from '../graph/statement.js';
import { addMillis, RelictError, type Instant } from '../model/index.js';

const AT = '2026-01-01T00:00:00.000000Z';

/** What a lease may be held on: the vertices of these labels have the properties `leaseOwner` and `leaseUntil`. */
export type Leased = 'Scope' | 'Meta';
const LEASED = ['Scope', 'Meta'] as const;

/**
 * Takes the lease when it is free, has run out, or is `stale`: in one statement, so that of two syncs one gets it.
 * To ask is a write: it locks the vertex before its owner is read, so that no two find it free. `kept` are the
 * properties of a vertex that is not there yet.
 */
const take = statementPer(LEASED, (label) => ({
  name: `sync.takeLease${label}`,
  mode: 'write',
  text: `MERGE (s:${label} {id: $id})
ON CREATE SET s = $kept
SET s.leaseAskedBy = $owner
WITH s, s.leaseOwner AS before
WHERE before IS NULL OR s.leaseUntil <= $now OR before = $stale
SET s.leaseOwner = $owner, s.leaseUntil = $until
RETURN before, properties(s) AS properties`,
  sample: { id: 'none|none', kept: { id: 'none|none' }, owner: 'a', stale: '', now: AT, until: AT },
}));

const renew = statementPer(LEASED, (label) => ({
  name: `sync.renewLease${label}`,
  mode: 'write',
  text: `MATCH (s:${label} {id: $id})
WHERE s.leaseOwner = $owner
SET s.leaseUntil = $until
RETURN s.id AS id`,
  sample: { id: 'none|none', owner: 'a', until: AT },
}));

const release = statementPer(LEASED, (label) => ({
  name: `sync.releaseLease${label}`,
  mode: 'write',
  text: `MATCH (s:${label} {id: $id})
WHERE s.leaseOwner = $owner
SET s.leaseOwner = null, s.leaseUntil = null, s.leaseAskedBy = null`,
  sample: { id: 'none|none', owner: 'a' },
}));

/** Leaves the owner: whoever takes it next shall know that the work is not done. */
const abandon = statementPer(LEASED, (label) => ({
  name: `sync.abandonLease${label}`,
  mode: 'write',
  text: `MATCH (s:${label} {id: $id})
WHERE s.leaseOwner = $owner
SET s.leaseUntil = ''`,
  sample: { id: 'none|none', owner: 'a' },
}));

const holder = statementPer(LEASED, (label) => ({
  name: `sync.leaseHolder${label}`,
  mode: 'read',
  text: `MATCH (s:${label} {id: $id}) RETURN s.leaseOwner AS owner, s.leaseUntil AS until`,
  sample: { id: 'none|none' },
}));

/** Runs of this process that are under way. Only one process can have an embedded graph open, so others have died. */
const running = new Set<string>();

/**
 * The right to write one scope, held in the graph: two syncs of one scope would each take what the other has not read
 * for missing.
 */
export class Lease {
  readonly #graph: Graph;
  readonly #label: Leased;
  readonly #id: string;
  readonly #owner: string;
  readonly #length: number;
  #until: Instant;
  /** Its last holder did not give it back: a run died, and may have left work undone. */
  readonly inherited: boolean;
  /** Of the vertex, when it was taken. */
  readonly properties: Readonly<Record<string, Value>>;

  private constructor(
    graph: Graph,
    label: Leased,
    id: string,
    owner: string,
    length: number,
    until: Instant,
    taken: Row,
  ) {
    this.#graph = graph;
    this.#label = label;
    this.#id = id;
    this.#owner = owner;
    this.#length = length;
    this.#until = until;
    this.inherited = taken['before'] !== null;
    this.properties = taken['properties'] as Record<string, Value>;
  }

  /**
   * @param kept properties of the scope's vertex when this creates it
   * @param length ms until it runs out unless it is renewed
   * @throws RelictError LEASE_HELD, with the instant at which it will be free
   */
  static async take(
    graph: Graph,
    label: Leased,
    id: string,
    kept: Readonly<Record<string, string | string[]>>,
    owner: string,
    length: number,
    now: Instant,
  ): Promise<Lease> {
    const until = addMillis(now, length);
    const stale = graph.engine === 'embedded' ? await dead(graph, label, id) : '';
    const [[taken] = []] = await graph.write([
      { statement: take[label], params: { id, kept: { ...kept, id }, owner, stale, now, until } },
    ]);
    if (!taken) {
      const [by] = await graph.read(holder[label], { id });
      const free = typeof by?.['until'] === 'string' ? ` until ${by['until']}` : '';
      throw new RelictError('LEASE_HELD', `Another sync is writing this scope${free}.`, {
        hint: 'Wait for it to end; the lease of a sync that died runs out by itself.',
      });
    }
    running.add(owner);
    return new Lease(graph, label, id, owner, length, until, taken);
  }

  /**
   * Renews it when half of it has gone; cheap to call often.
   * @throws RelictError LEASE_HELD when it had run out and another sync took it
   */
  async keep(now: Instant): Promise<void> {
    if (addMillis(now, this.#length / 2) < this.#until) return;
    const until = addMillis(now, this.#length);
    const [[kept] = []] = await this.#graph.write([
      { statement: renew[this.#label], params: { id: this.#id, owner: this.#owner, until } },
    ]);
    if (!kept)
      throw new RelictError('LEASE_HELD', 'The lease of this scope ran out and another sync took it.');
    this.#until = until;
  }

  /** Frees it. */
  async release(): Promise<void> {
    await this.#end(release);
  }

  /** Lets others take it, and tells them that it was not given back. */
  async abandon(): Promise<void> {
    await this.#end(abandon);
  }

  async #end(how: typeof release): Promise<void> {
    await this.#graph.write([{ statement: how[this.#label], params: { id: this.#id, owner: this.#owner } }]);
    this.ended();
  }

  /** To be called when another write has freed it. */
  ended(): void {
    running.delete(this.#owner);
  }
}

/** The holder of the lease if it is a run that died with its process; else an empty text. */
async function dead(graph: Graph, label: Leased, id: string): Promise<string> {
  const [held] = await graph.read(holder[label], { id });
  const owner = held?.['owner'];
  return typeof owner === 'string' && !running.has(owner) ? owner : '';
}
