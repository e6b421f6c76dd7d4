import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmbedded } from '../../../src/graph/embedded/index.js';
import { statement } from '../../../src/graph/statement.js';
import { openMemoryGraph } from '../../support/graph.js';

const create = statement({
  name: 'test.createNodes',
  mode: 'write',
  text: 'UNWIND $rows AS row CREATE (n:Node:Credential) SET n = row',
  sample: { rows: [] },
});
const list = statement({
  name: 'test.listNodes',
  mode: 'read',
  text: 'MATCH (n:Node) RETURN n.id AS id ORDER BY id',
  sample: {},
});

test('a graph in memory takes and gives', async () => {
  const graph = await openMemoryGraph();
  await graph.write([{ statement: create, params: { rows: [{ id: 'a' }, { id: 'b' }] } }]);
  expect(await graph.read(list)).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(await graph.health()).toMatchObject({ ok: true, schemaVersion: 1 });
  await graph.close();
});

test('a folder keeps the graph, and its schema', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'relict-')), 'deep', 'graph');
  const first = await openEmbedded(folder);
  await first.ensureSchema();
  await first.write([{ statement: create, params: { rows: [{ id: 'a' }] } }]);
  await first.close();
  const second = await openEmbedded(folder);
  await second.ensureSchema();
  expect(await second.read(list)).toEqual([{ id: 'a' }]);
  await expect(second.write([{ statement: create, params: { rows: [{ id: 'a' }] } }])).rejects.toMatchObject({
    code: 'GRAPH_QUERY',
  });
  await second.close();
});
