import neo4j, { type BookmarkManager, type Driver, type Session } from 'neo4j-driver';
import { abortReason, within } from '../deadline.js';
import type { Graph, Health, Params, Row, RunOptions, Statement } from '../port.js';
import { assertReads } from '../statement.js';
import { ensureSchema, readVersion } from '../schema/index.js';
import { toRow } from '../values.js';
import { connect, placeOf, type Neo4jSettings } from './connect.js';
import { translate, vanished } from './errors.js';
import { toParameters } from './parameters.js';

/** Rows per message while streaming. */
const FETCH_SIZE = 1000;
const ALL_ROWS = -1;
const ATTEMPTS = 5;
const INDEX_SECONDS = 600;

/** A Neo4j server or cluster. Reads go to replicas where there are any, and see what this process wrote. */
export class Neo4jGraph implements Graph {
  readonly engine = 'neo4j';
  readonly #driver: Driver;
  readonly #database: string | undefined;
  readonly #place: string;
  readonly #bookmarks: BookmarkManager = neo4j.bookmarkManager();

  constructor(settings: Neo4jSettings) {
    this.#driver = connect(settings);
    this.#database = settings.database;
    this.#place = placeOf(settings.uri);
  }

  async read(statement: Statement, params: Params = {}, options: RunOptions = {}): Promise<Row[]> {
    assertReads(statement);
    return this.#inSession('READ', statement.name, options, (session) =>
      session.executeRead(
        async (transaction) => {
          const { records } = await transaction.run(statement.text, toParameters(params));
          return records.map((record) => toRow(record.toObject(), statement.name));
        },
        configuration(statement.name, options),
      ),
    );
  }

  /** Pulls as the caller reads; what it has given cannot be retried, so a lost connection is an error. */
  async *stream(statement: Statement, params: Params = {}, options: RunOptions = {}): AsyncGenerator<Row> {
    assertReads(statement);
    const { name } = statement;
    const { signal } = options;
    if (signal?.aborted) throw abortReason(signal, name);
    const session = this.#session('READ', FETCH_SIZE);
    const result = session.run(statement.text, toParameters(params), configuration(name, options));
    const records = result[Symbol.asyncIterator]();
    let pulled: Promise<unknown> = Promise.resolve();
    try {
      for (;;) {
        const record = records.next();
        pulled = record;
        const next = await within(record, name, { signal });
        if (next.done) return;
        yield toRow(next.value.toObject(), name);
      }
    } catch (error) {
      throw signal?.aborted ? abortReason(signal, name) : translate(error, name, this.#place);
    } finally {
      // A connection that is reset while more rows are asked for would fail or hang its next user: the rest is discarded
      // first. A caller who cancelled does not wait for that.
      const left = pulled
        .then(() => records.return?.())
        .catch(() => undefined)
        .then(() => session.close())
        .catch(() => undefined);
      if (!signal?.aborted) await left;
    }
  }

  async write(
    steps: readonly { readonly statement: Statement; readonly params?: Params }[],
    options: RunOptions = {},
  ): Promise<Row[][]> {
    const name = steps[0]?.statement.name ?? 'write';
    const prepared = steps.map(({ statement, params }) => ({
      name: statement.name,
      text: statement.text,
      parameters: toParameters(params ?? {}),
    }));
    for (let attempt = 1; ; attempt += 1) {
      let running = name;
      try {
        return await this.#inSession(
          'WRITE',
          () => running,
          options,
          // The driver itself tries again after a lost connection, a lost leader, a deadlock.
          (session) =>
            session.executeWrite(
              async (transaction) => {
                const results: Row[][] = [];
                for (const step of prepared) {
                  running = step.name;
                  const { records } = await transaction.run(step.text, step.parameters);
                  results.push(records.map((record) => toRow(record.toObject(), step.name)));
                }
                return results;
              },
              configuration(name, options),
            ),
          attempt < ATTEMPTS ? vanished : undefined,
        );
      } catch (error) {
        if (attempt === ATTEMPTS || !vanished(error)) throw error;
      }
    }
  }

  async ensureSchema(): Promise<void> {
    const changed = await ensureSchema(this, (command) => this.#run(command, {}));
    if (changed) await this.#run('CALL db.awaitIndexes($seconds)', { seconds: neo4j.int(INDEX_SECONDS) });
  }

  /** Connects once, without the patience that a lost leader deserves. @throws RelictError GRAPH_UNREACHABLE */
  async verify(): Promise<void> {
    try {
      await this.#driver.getServerInfo({ database: this.#database });
    } catch (error) {
      throw translate(error, 'graph.verify', this.#place);
    }
  }

  async health(): Promise<Health> {
    try {
      const { agent } = await this.#driver.getServerInfo({ database: this.#database });
      const version = agent?.replace(/^Neo4j\//, '') ?? 'unknown';
      return { engine: this.engine, ok: true, version, schemaVersion: await readVersion(this) };
    } catch (error) {
      const { message } = translate(error, 'graph.health', this.#place);
      return { engine: this.engine, ok: false, version: 'unknown', schemaVersion: null, message };
    }
  }

  async close(): Promise<void> {
    await this.#driver.close();
  }

  /** @param fetchSize all rows at once unless told: a reset must not come between two messages of one result */
  #session(mode: 'READ' | 'WRITE', fetchSize = ALL_ROWS): Session {
    return this.#driver.session({
      fetchSize,
      database: this.#database,
      defaultAccessMode: mode === 'READ' ? neo4j.session.READ : neo4j.session.WRITE,
      bookmarkManager: this.#bookmarks,
    });
  }

  /** @param keep errors that the caller deals with as they are */
  async #inSession<T>(
    mode: 'READ' | 'WRITE',
    name: string | (() => string),
    options: RunOptions,
    work: (session: Session) => Promise<T>,
    keep?: (error: unknown) => boolean,
  ): Promise<T> {
    const nameNow = () => (typeof name === 'string' ? name : name());
    if (options.signal?.aborted) throw abortReason(options.signal, nameNow());
    const session = this.#session(mode);
    try {
      return await within(work(session), nameNow(), options);
    } catch (error) {
      if (options.signal?.aborted) throw abortReason(options.signal, nameNow());
      throw keep?.(error) ? error : translate(error, nameNow(), this.#place);
    } finally {
      // Closing a session under way resets its connection, which ends the query and its transaction on the server.
      await session.close().catch(() => undefined);
    }
  }

  async #run(text: string, parameters: Record<string, unknown>): Promise<void> {
    await this.#inSession('WRITE', 'graph.schema', {}, (session) =>
      session.executeWrite(async (transaction) => transaction.run(text, parameters)),
    );
  }
}

function configuration(statement: string, { timeout, requestId }: RunOptions) {
  return {
    // Zero would mean no limit to the server.
    ...(timeout === undefined ? {} : { timeout: neo4j.int(Math.max(1, Math.ceil(timeout))) }),
    metadata: { app: 'relict', statement, ...(requestId === undefined ? {} : { requestId }) },
  };
}
