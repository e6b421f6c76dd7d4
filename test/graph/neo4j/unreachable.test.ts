import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGraph } from '../../../src/graph/open.js';
import { RelictError } from '../../../src/model/index.js';
import { startNeo4j, type Neo4jServer } from '../../servers/neo4j.js';
import { neo4jMissing } from '../../support/neo4j.js';

const PASSWORD = 'CANARY-password';

async function refusal(settings: { uri: string; user?: string; password?: string }): Promise<RelictError> {
  const error: unknown = await openGraph({ engine: 'neo4j', ...settings }).then(
    (graph) => graph.close(),
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(RelictError);
  const { message, hint, stack, cause } = error as RelictError;
  expect(`${message}${hint ?? ''}${stack ?? ''}${String(cause)}`).not.toContain('CANARY');
  return error as RelictError;
}

test('a server that is not there', async () => {
  const error = await refusal({ uri: 'bolt://127.0.0.1:1', user: 'neo4j', password: PASSWORD });
  expect(error.code).toBe('GRAPH_UNREACHABLE');
  expect(error.message).toContain('bolt://127.0.0.1:1');
  expect(error.hint).toMatch(/NEO4J_URI.*NEO4J_USER.*NEO4J_PASSWORD.*NEO4J_DATABASE/);
});

test.each(['not an address', 'http://127.0.0.1:7474', `bolt+what://neo4j:${PASSWORD}@host`])(
  'an address that is none: %#',
  async (uri) => {
    const error = await refusal({ uri, password: PASSWORD });
    expect(error.code).toBe('GRAPH_UNREACHABLE');
    expect(error.hint).toContain('neo4j://host:7687');
  },
);

describe.skipIf(neo4jMissing !== null)(
  `a server with passwords${neo4jMissing ? ` (skipped: ${neo4jMissing})` : ''}`,
  () => {
    const home = mkdtempSync(join(tmpdir(), 'relict-neo4j-auth-'));
    let server: Neo4jServer;
    beforeAll(async () => {
      server = await startNeo4j({ home, heap: '256m', pageCache: '32m', disposable: true, auth: true });
    });
    afterAll(async () => {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    });

    test('refuses a wrong password', async () => {
      const error = await refusal({ uri: server.uri, user: 'neo4j', password: PASSWORD });
      expect(error.code).toBe('GRAPH_UNREACHABLE');
      expect(error.hint).toContain('NEO4J_PASSWORD');
    });

    test('refuses to answer without one', async () => {
      const error = await refusal({ uri: server.uri });
      expect(error.code).toBe('GRAPH_UNREACHABLE');
      expect(error.hint).toContain('NEO4J_USER');
    });
  },
);
