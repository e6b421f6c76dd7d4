import { createHash } from 'node:crypto';
import { RelictError } from '../../model/errors.js';
import type { Graph } from '../port.js';
import { schemaCommands } from './definitions.js';
import { META_ID, readMeta, writeMeta } from './meta.js';
import { MIGRATIONS, SCHEMA_VERSION, type Migration } from './migrations.js';

type Reader = Pick<Graph, 'read'>;

/** Version of our layout in the graph; null in one that has none yet. */
export async function readVersion(graph: Reader): Promise<number | null> {
  const [row] = await graph.read(readMeta, { id: META_ID });
  return typeof row?.schemaVersion === 'number' ? row.schemaVersion : null;
}

/**
 * @param place where the graph is, for the message
 * @throws RelictError GRAPH_UNREADABLE when a newer version wrote it
 */
export async function assertReadable(
  graph: Reader,
  place: string,
  ours: number = SCHEMA_VERSION,
): Promise<number | null> {
  const version = await readVersion(graph);
  if (version !== null && version > ours)
    throw new RelictError(
      'GRAPH_UNREADABLE',
      `The graph in ${place} was written by a newer version of Relict (layout ${version.toString()}, this one knows ${ours.toString()}).`,
      { hint: 'Nothing was changed. Use the newer version, or another graph.' },
    );
  return version;
}

/**
 * Brings the graph to our layout: constraints and indexes, then the migrations that are missing, each recorded as it is
 * done. Reads one row and writes nothing when all is there, so that a read-only user can call it.
 * @param define runs one schema command outside of any transaction
 * @throws RelictError GRAPH_UNREADABLE when a newer version wrote the graph
 */
export async function ensureSchema(
  graph: Graph,
  define: (command: string) => Promise<void>,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const target = migrations[migrations.length - 1]?.version ?? 0;
  const version = (await assertReadable(graph, `this ${graph.engine} engine`, target)) ?? 0;
  const commands = schemaCommands();
  const schemaHash = createHash('sha256').update(commands.join('\n')).digest('hex');
  const [meta] = await graph.read(readMeta, { id: META_ID });
  if (version === target && meta?.schemaHash === schemaHash) return;

  for (const command of commands) await define(command);
  for (const migration of migrations) {
    if (migration.version <= version) continue;
    await migration.up(graph);
    await record(graph, migration.version, null);
  }
  await record(graph, target, schemaHash);
}

async function record(graph: Graph, schemaVersion: number, schemaHash: string | null): Promise<void> {
  await graph.write([{ statement: writeMeta, params: { id: META_ID, schemaVersion, schemaHash } }]);
}
