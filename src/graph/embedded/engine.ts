import { abortReason, within } from '../deadline.js';
import type { Graph, Health, Params, Row, RunOptions, Statement } from '../port.js';
import { assertReads } from '../statement.js';
import { ensureSchema, readVersion } from '../schema/index.js';
import { isConflict, queryError } from './errors.js';
import type { Database } from './files.js';
import { toRow } from '../values.js';

const ATTEMPTS = 5;

/**
 * The graph in this process. Reads see the last commit and run beside a write; writes run one after another, because
 * two transactions that touch the same vertex would only conflict.
 */
export class EmbeddedGraph implements Graph {
  readonly engine = 'embedded';
  readonly #database: Database;
  #writes: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(database: Database) {
    this.#database = database;
  }

  async read(statement: Statement, params: Params = {}, options: RunOptions = {}): Promise<Row[]> {
    const result = await this.#query(statement, params, options);
    return result.toArray().map((record) => toRow(record, statement.name));
  }

  /** The result lies in the engine's memory; rows become objects one by one. */
  async *stream(statement: Statement, params: Params = {}, options: RunOptions = {}): AsyncGenerator<Row> {
    const result = await this.#query(statement, params, options);
    for (let index = 0; index < result.length; index += 1) {
      if (options.signal?.aborted) throw abortReason(options.signal, statement.name);
      yield toRow(result.get(index), statement.name);
    }
  }

  async write(
    steps: readonly { readonly statement: Statement; readonly params?: Params }[],
    options: RunOptions = {},
  ): Promise<Row[][]> {
    let cancelled = false;
    const turn = this.#writes.then(() => this.#transact(steps, () => cancelled));
    this.#writes = turn.catch(() => undefined);
    try {
      return await within(turn, steps[0]?.statement.name ?? 'write', options);
    } finally {
      // Past the deadline the transaction ends with its current statement, and is rolled back.
      cancelled = true;
    }
  }

  async ensureSchema(): Promise<void> {
    await ensureSchema(this, (command) => this.#define(command));
  }

  async health(): Promise<Health> {
    const version = this.#database.version();
    try {
      return { engine: this.engine, ok: true, version, schemaVersion: await readVersion(this) };
    } catch (error) {
      return {
        engine: this.engine,
        ok: false,
        version,
        schemaVersion: null,
        message: (error as Error).message,
      };
    }
  }

  /** Waits for writes under way, folds the log into the file and frees the lock. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writes;
    this.#database.close();
  }

  async #query(statement: Statement, params: Params, options: RunOptions) {
    assertReads(statement);
    if (options.signal?.aborted) throw abortReason(options.signal, statement.name);
    // The engine cannot cancel a query: past the deadline a read ends unheard.
    const work = this.#database.executeCypher(statement.text, params).catch((error: unknown) => {
      throw queryError(error, statement.name);
    });
    return within(work, statement.name, options);
  }

  async #transact(
    steps: readonly { readonly statement: Statement; readonly params?: Params }[],
    cancelled: () => boolean,
  ): Promise<Row[][]> {
    for (let attempt = 1; ; attempt += 1) {
      if (cancelled()) return [];
      const transaction = this.#database.beginTransaction();
      let name = 'write';
      try {
        const results: Row[][] = [];
        for (const { statement, params } of steps) {
          name = statement.name;
          const result = await transaction.executeCypher(statement.text, params ?? {});
          results.push(result.toArray().map((record) => toRow(record, name)));
          if (cancelled()) return [];
        }
        transaction.commit();
        return results;
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw queryError(error, name);
      } finally {
        if (transaction.isActive) transaction.rollback();
      }
    }
  }

  /** Schema commands run outside of transactions, in turn with the writes. */
  async #define(text: string): Promise<void> {
    const turn = this.#writes.then(() => this.#database.executeCypher(text));
    this.#writes = turn.catch(() => undefined);
    await turn.catch((error: unknown) => {
      throw queryError(error, 'graph.schema');
    });
  }
}
