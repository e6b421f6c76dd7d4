import { openEmbedded } from '../../src/graph/embedded/index.js';
import type { Graph } from '../../src/graph/port.js';

/** A new graph in memory, with its schema. Close it when done. */
export async function openMemoryGraph(): Promise<Graph> {
  const graph = await openEmbedded();
  await graph.ensureSchema();
  return graph;
}
