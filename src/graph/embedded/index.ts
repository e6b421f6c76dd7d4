import { assertReadable } from '../schema/index.js';
import { EmbeddedGraph } from './engine.js';
import { openDatabase } from './files.js';

export { EmbeddedGraph } from './engine.js';
export { GRAPH_FILE } from './files.js';

/**
 * The graph in `folder`, or in memory without one.
 * @throws RelictError GRAPH_LOCKED when another process holds it, GRAPH_UNREADABLE when it is damaged or was written by
 * a newer version; nothing is changed then.
 */
export async function openEmbedded(folder?: string): Promise<EmbeddedGraph> {
  const graph = new EmbeddedGraph(openDatabase(folder));
  try {
    await assertReadable(graph, folder === undefined ? 'memory' : folder);
  } catch (error) {
    await graph.close();
    throw error;
  }
  return graph;
}
