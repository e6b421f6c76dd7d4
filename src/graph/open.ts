import { openEmbedded } from './embedded/index.js';
import type { Neo4jSettings } from './neo4j/index.js';
import type { Graph } from './port.js';

export interface EmbeddedSettings {
  readonly engine: 'embedded';
  /** Folder; in memory without one. */
  readonly path?: string | undefined;
}

export type GraphSettings = EmbeddedSettings | ({ readonly engine: 'neo4j' } & Neo4jSettings);

/**
 * Opens the graph and makes sure that this version can read it. The schema is not created: call `ensureSchema()` before
 * the first write.
 * @throws RelictError GRAPH_LOCKED, GRAPH_UNREADABLE, GRAPH_UNREACHABLE
 */
export async function openGraph(settings: GraphSettings): Promise<Graph> {
  if (settings.engine === 'embedded') return openEmbedded(settings.path);
  // Loaded here: its driver takes a tenth of a second, which nobody has to wait for who does not use it.
  const { openNeo4j } = await import('./neo4j/index.js');
  return openNeo4j(settings);
}
