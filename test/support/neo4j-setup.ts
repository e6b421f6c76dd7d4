import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { missingTools, startNeo4j, type Neo4jServer } from '../servers/neo4j.js';

export interface Neo4jAccess {
  /** Asking it starts a server; null when there is none to be had. */
  readonly broker: string | null;
  /** A server that the caller named; it is wiped. */
  readonly uri: string | null;
  /** Why there is none. */
  readonly reason: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    neo4j: Neo4jAccess;
  }
}

/**
 * Gives each test worker a Neo4j of its own when it first asks, so that no suite wipes the graph of another, and a run
 * that needs none starts none. Only RELICT_TEST_NEO4J_URI names an existing server, and then there is one worker:
 * NEO4J_URI may be somebody's real database.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const uri = process.env.RELICT_TEST_NEO4J_URI ?? null;
  const reason = uri === null ? missingTools() : null;
  if (reason !== null && process.env.RELICT_REQUIRE_NEO4J === '1')
    throw new Error(`Neo4j is required (RELICT_REQUIRE_NEO4J=1), but cannot be started. ${reason}`);
  if (uri !== null || reason !== null) {
    project.provide('neo4j', { broker: null, uri, reason });
    return () => Promise.resolve();
  }

  const root = mkdtempSync(join(tmpdir(), 'relict-neo4j-'));
  const servers = new Map<string, Promise<Neo4jServer>>();
  const broker = createServer((request, response) => {
    const worker = (request.url ?? '/').replace(/\W/g, '') || '0';
    let server = servers.get(worker);
    if (!server) {
      server = startNeo4j({ home: join(root, worker), heap: '512m', pageCache: '128m', disposable: true });
      servers.set(worker, server);
    }
    server.then(
      ({ uri: address }) => response.end(address),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const { port } = broker.address() as AddressInfo;
  project.provide('neo4j', { broker: `http://127.0.0.1:${port.toString()}`, uri: null, reason: null });

  return async () => {
    broker.close();
    for (const starting of servers.values()) {
      // One that did not start was reported to whom it was for.
      const server = await starting.catch(() => null);
      await server?.stop();
    }
    rmSync(root, { recursive: true, force: true });
  };
}
