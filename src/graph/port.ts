import type { Params, Row, Statement } from './statement.js';

export type { Params, Row, Statement, Value } from './statement.js';

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Server-side limit in ms; past it the call fails with DEADLINE_EXCEEDED, never with fewer rows. */
  readonly timeout?: number;
  /** Goes into the transaction's metadata where the engine has it. */
  readonly requestId?: string;
}

export interface Health {
  readonly engine: 'embedded' | 'neo4j';
  readonly ok: boolean;
  /** Version of the engine, as it tells. */
  readonly version: string;
  /** Version of our schema in the graph; null when there is none yet. */
  readonly schemaVersion: number | null;
  readonly message?: string;
}

/**
 * The smallest thing that the rest needs of a graph. Values that cross are JSON-like; instants are ISO-8601 text.
 * Rows come as plain objects with numbers as numbers. Order is only what the statement's ORDER BY says.
 */
export interface Graph {
  readonly engine: 'embedded' | 'neo4j';
  /** Of a statement of mode `read` alone. */
  read(statement: Statement, params?: Params, options?: RunOptions): Promise<Row[]>;
  /** Row by row, for results that need not fit in memory at once. */
  stream(statement: Statement, params?: Params, options?: RunOptions): AsyncIterable<Row>;
  /**
   * All in one transaction, in order; retried whole on transient errors. Returns the rows of each.
   *
   * A retry may follow a commit whose reply was lost, so a transaction must bear to come twice: either MERGE on a unique
   * key, or, faster, CREATE beside at least one vertex whose constraint then refuses the whole.
   */
  write(
    steps: readonly { readonly statement: Statement; readonly params?: Params }[],
    options?: RunOptions,
  ): Promise<Row[][]>;
  /** Creates constraints and indexes and runs the migrations that are still missing. */
  ensureSchema(): Promise<void>;
  health(): Promise<Health>;
  close(): Promise<void>;
}
