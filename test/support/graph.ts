import { describe } from 'vitest';
import { openEmbedded } from '../../src/graph/embedded/index.js';
import { openGraph } from '../../src/graph/open.js';
import type { Graph } from '../../src/graph/port.js';
import { neo4jMissing, neo4jUri, wipe } from './neo4j.js';

/** A new graph in memory, with its schema. Close it when done. */
export async function openMemoryGraph(): Promise<Graph> {
  const graph = await openEmbedded();
  await graph.ensureSchema();
  return graph;
}

export interface Engine {
  readonly name: 'embedded' | 'neo4j';
  readonly available: boolean;
  /** Why it is not available. */
  readonly reason: string | null;
  /**
   * An empty graph with its schema. Close it when done. On Neo4j it is the one database of this worker: a second one can
   * only be opened after the first was closed. The first call starts the server, which takes some seconds: call it in a
   * hook, or give the test time.
   */
  readonly open: () => Promise<Graph>;
}

/** For suites that hold on both; {@link describeEngines} is the usual way to go through them. */
export const engines: readonly Engine[] = [
  { name: 'embedded', available: true, reason: null, open: openMemoryGraph },
  { name: 'neo4j', available: neo4jMissing === null, reason: neo4jMissing, open: openNeo4jGraph },
];

/** One `describe` per engine; where an engine is missing it is skipped, by name and reason. */
export function describeEngines(title: string, suite: (engine: Engine) => void): void {
  for (const engine of engines) {
    const why = engine.reason === null ? '' : ` (skipped: ${engine.reason})`;
    describe.skipIf(!engine.available)(`${title} on ${engine.name}${why}`, () => suite(engine));
  }
}

let inUse = false;

async function openNeo4jGraph(): Promise<Graph> {
  if (inUse)
    throw new Error('close the Neo4j graph that is open before opening another: they share one database');
  const uri = await neo4jUri();
  await wipe(uri);
  const graph = await openGraph({ engine: 'neo4j', uri });
  await graph.ensureSchema();
  inUse = true;
  const close = graph.close.bind(graph);
  graph.close = async () => {
    inUse = false;
    await close();
  };
  return graph;
}
