import { createHash } from 'node:crypto';
import { RelictError } from '../../model/errors.js';
import type { Graph } from '../port.js';
import { schemaCommands } from './definitions.js';
import { META_ID, readMeta, writeMeta } from './meta.js';
import { MIGRATIONS, SCHEMA_VERSION, type Migration } from './migrations.js';

type Reader = Pick<Graph, 'read'>;

interface Meta {
  readonly version: number | null;
  readonly hash: string | null;
}

async function metaOf(graph: Reader): Promise<Meta> {
  const [row] = await graph.read(readMeta, { id: META_ID });
  return {
    version: typeof row?.schemaVersion === 'number' ? row.schemaVersion : null,
    hash: typeof row?.schemaHash === 'string' ? row.schemaHash : null,
  };
}

/** Version of our layout in the graph; null in one that has none yet. */
export async function readVersion(graph: Reader): Promise<number | null> {
  return (await metaOf(graph)).version;
}

/**
 * @param place where the graph is, for the message
 * @throws RelictError GRAPH_UNREADABLE when a newer version wrote it
 */
export async function assertReadable(graph: Reader, place: string): Promise<void> {
  refuseNewer(await metaOf(graph), place, SCHEMA_VERSION);
}

function refuseNewer({ version }: Meta, place: string, ours: number): void {
  if (version === null || version <= ours) return;
  throw new RelictError(
    'GRAPH_UNREADABLE',
    `The graph in ${place} was written by a newer version of Relict (layout ${version.toString()}, this one knows ${ours.toString()}).`,
    { hint: 'Nothing was changed. Use the newer version, or another graph.' },
  );
}

/**
 * Brings the graph to our layout: constraints and indexes, then the migrations that are missing, each recorded as it is
 * done. Reads one row and writes nothing when all is there, so that a read-only user can call it.
 * @param define runs one schema command outside of any transaction
 * @returns whether anything was missing
 * @throws RelictError GRAPH_UNREADABLE when a newer version wrote the graph
 */
export async function ensureSchema(
  graph: Graph,
  define: (command: string) => Promise<void>,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<boolean> {
  const target = migrations[migrations.length - 1]?.version ?? 0;
  const meta = await metaOf(graph);
  refuseNewer(meta, `this ${graph.engine} engine`, target);
  const commands = schemaCommands();
  const hash = createHash('sha256').update(commands.join('\n')).digest('hex');
  if (meta.version === target && meta.hash === hash) return false;

  for (const command of commands) await define(command);
  for (const migration of migrations) {
    if (migration.version <= (meta.version ?? 0)) continue;
    await migration.up(graph);
    await record(graph, migration.version, null);
  }
  // The hash comes last: until it is there, the next call does all of it again.
  await record(graph, target, hash);
  return true;
}

async function record(graph: Graph, schemaVersion: number, schemaHash: string | null): Promise<void> {
  await graph.write([{ statement: writeMeta, params: { id: META_ID, schemaVersion, schemaHash } }]);
}
