import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { statement } from '../../src/graph/statement.js';
import { describeEngines } from '../support/graph.js';

const create = statement({
  name: 'test.createRows',
  mode: 'write',
  text: 'UNWIND $rows AS row CREATE (n:Node) SET n = row',
  sample: { rows: [] },
});
const list = statement({
  name: 'test.listRows',
  mode: 'read',
  text: 'MATCH (n:Node) RETURN properties(n) AS p ORDER BY n.id',
  sample: {},
});

describeEngines('the port', ({ open }) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await open();
  });
  afterAll(() => graph.close());

  test('takes and gives', async () => {
    await graph.write([{ statement: create, params: { rows: [{ id: 'a', n: 1, f: 1.5 }] } }]);
    expect(await graph.read(list)).toEqual([{ p: { id: 'a', n: 1, f: 1.5 } }]);
  });
});
