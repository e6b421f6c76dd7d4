import neo4j from 'neo4j-driver';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openNeo4j } from '../../../src/graph/neo4j/index.js';
import type { Graph } from '../../../src/graph/port.js';
import { statement } from '../../../src/graph/statement.js';
import { engines } from '../../support/graph.js';
import { neo4jMissing, neo4jUri } from '../../support/neo4j.js';
import { openProxy, type Proxy } from './proxy.js';

const merge = statement({
  name: 'test.mergeNode',
  mode: 'write',
  text: 'MERGE (n:Node {id: $id}) ON CREATE SET n.times = 1 ON MATCH SET n.times = n.times + 1',
  sample: { id: 'a' },
});
const create = statement({
  name: 'test.createNode',
  mode: 'write',
  text: 'CREATE (n:Node {id: $id})',
  sample: { id: 'a' },
});
const nodes = statement({
  name: 'test.nodes',
  mode: 'read',
  text: 'MATCH (n:Node) RETURN n.id AS id, n.times AS times ORDER BY id',
  sample: {},
});
const slow = statement({
  name: 'test.slowRead',
  mode: 'read',
  text: 'UNWIND range(1, $n) AS a UNWIND range(1, $n) AS b WITH a * b AS c RETURN count(c) AS n',
  sample: { n: 1 },
});

describe.skipIf(neo4jMissing !== null)(`Neo4j${neo4jMissing ? ` (skipped: ${neo4jMissing})` : ''}`, () => {
  let direct: Graph;
  let proxy: Proxy;
  let graph: Graph;
  beforeAll(async () => {
    direct = await (engines[1] as (typeof engines)[number]).open();
    proxy = await openProxy(await neo4jUri());
    graph = await openNeo4j({ uri: proxy.uri });
  });
  afterAll(async () => {
    await graph.close();
    await proxy.close();
    await direct.close();
  });
  afterEach(async () => {
    await direct.write([{ statement: { ...merge, text: 'MATCH (n:Node) DETACH DELETE n' } }]);
  });

  test('runs a transaction again when the answer to its commit is lost: MERGE bears it', async () => {
    proxy.loseAnswers = 1;
    proxy.commits = 0;
    await graph.write([{ statement: merge, params: { id: 'a' } }]);
    expect(proxy.commits).toBe(2);
    expect(await direct.read(nodes)).toEqual([{ id: 'a', times: 2 }]);
  });

  test('and CREATE is then refused by the constraint, so that nothing is there twice', async () => {
    proxy.loseAnswers = 1;
    await expect(graph.write([{ statement: create, params: { id: 'a' } }])).rejects.toMatchObject({
      code: 'GRAPH_QUERY',
    });
    expect(await direct.read(nodes)).toEqual([{ id: 'a', times: null }]);
  });

  test('is reached through routing too, which a cluster needs', async () => {
    await direct.write([{ statement: merge, params: { id: 'a' } }]);
    const routed = await openNeo4j({ uri: (await neo4jUri()).replace('bolt:', 'neo4j:') });
    await routed.write([{ statement: merge, params: { id: 'a' } }]);
    expect(await routed.read(nodes)).toEqual([{ id: 'a', times: 2 }]);
    await routed.close();
  });

  test('does not have a database of any name', async () => {
    const open = openNeo4j({ uri: await neo4jUri(), database: 'absent' });
    await expect(open).rejects.toMatchObject({
      code: 'GRAPH_UNREACHABLE',
      hint: expect.stringContaining('NEO4J_DATABASE'),
    });
  });

  test('tells its health from afar when it is gone', async () => {
    const far = await openProxy(await neo4jUri());
    const through = await openNeo4j({ uri: far.uri });
    await far.close();
    expect(await through.health()).toMatchObject({
      ok: false,
      message: expect.stringContaining('does not answer'),
    });
    await through.close();
  });

  test('hears the request id and a limit of time, and drops a query whose caller has gone', async () => {
    const driver = neo4j.driver(await neo4jUri(), undefined, { disableLosslessIntegers: true });
    const running = async () => {
      const { records } = await driver.executeQuery(
        `SHOW TRANSACTIONS YIELD metaData, currentQuery
         WHERE metaData.app = 'relict' RETURN metaData.requestId AS id, metaData.statement AS statement`,
      );
      return records.map((record) => record.toObject());
    };
    try {
      const controller = new AbortController();
      const options = { requestId: 'request-7', signal: controller.signal, timeout: 60_000 };
      const read = direct.read(slow, { n: 100_000 }, options);
      read.catch(() => undefined);
      await expect
        .poll(running, { timeout: 10_000 })
        .toEqual([{ id: 'request-7', statement: 'test.slowRead' }]);
      controller.abort(new Error('gone'));
      await expect(read).rejects.toThrow('gone');
      await expect.poll(running, { timeout: 10_000 }).toEqual([]);
    } finally {
      await driver.close();
    }
  });
});
