import { join } from 'node:path';
import { cacheFolder, missingTools, NEO4J_VERSION, startNeo4j } from '../test/servers/neo4j.js';

/**
 * `npm run neo4j`: a real Neo4j Community server on this machine, for trying things without Docker. Its data stays in the
 * cache folder between runs. NEO4J_HEAP, NEO4J_PAGECACHE and NEO4J_PORT change what their names say.
 */
async function main(): Promise<void> {
  const missing = missingTools();
  if (missing) throw new Error(`${missing} Or run \`docker compose up -d neo4j\`.`);
  const { NEO4J_HEAP, NEO4J_PAGECACHE, NEO4J_PORT } = process.env;
  const server = await startNeo4j({
    home: join(cacheFolder(), 'home'),
    heap: NEO4J_HEAP,
    pageCache: NEO4J_PAGECACHE,
    port: NEO4J_PORT === undefined ? undefined : Number(NEO4J_PORT),
    say: (line) => console.log(line),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  console.log(`Neo4j ${NEO4J_VERSION} is up, without a password, on this machine alone. Ctrl-C stops it.

  export NEO4J_URI=${server.uri}

and in relict.yaml:

  graph: { engine: neo4j }
`);
  await server.ended;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
