import { assertReadable } from '../schema/index.js';
import { placeOf, type Neo4jSettings } from './connect.js';
import { Neo4jGraph } from './engine.js';

export type { Neo4jSettings } from './connect.js';
export { Neo4jGraph } from './engine.js';

/**
 * Connects and reads once, so that a wrong address or password is known at once.
 * @throws RelictError GRAPH_UNREACHABLE, or GRAPH_UNREADABLE when a newer version wrote the graph
 */
export async function openNeo4j(settings: Neo4jSettings): Promise<Neo4jGraph> {
  const graph = new Neo4jGraph(settings);
  try {
    await graph.verify();
    await assertReadable(graph, placeOf(settings.uri));
  } catch (error) {
    await graph.close();
    throw error;
  }
  return graph;
}
