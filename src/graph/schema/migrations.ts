import type { Graph } from '../port.js';

/**
 * One step from the version before it. It must be safe to run again: a crash after its last write and before its
 * version is recorded repeats it.
 */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Runs after the constraints and indexes are there. */
  up(graph: Graph): Promise<void>;
}

/** In order, without gaps. An entry that was released never changes. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'first layout', up: () => Promise.resolve() },
];

/** The version of the layout that this code reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS[MIGRATIONS.length - 1]?.version ?? 0;
