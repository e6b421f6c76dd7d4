import { openEmbedded } from './embedded/index.js';
import { openNeo4j, type Neo4jSettings } from './neo4j/index.js';
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
export function openGraph(settings: GraphSettings): Promise<Graph> {
  return settings.engine === 'embedded' ? openEmbedded(settings.path) : openNeo4j(settings);
}
