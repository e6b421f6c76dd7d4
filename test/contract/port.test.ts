import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { META_ID, SCHEMA_VERSION, writeMeta } from '../../src/graph/schema/index.js';
import { statement } from '../../src/graph/statement.js';
import { describeEngines } from '../support/graph.js';

const create = statement({
  name: 'test.createRows',
  mode: 'write',
  text: 'UNWIND $rows AS row CREATE (n:Node) SET n = row',
  sample: { rows: [] },
});
const clear = statement({
  name: 'test.clear',
  mode: 'write',
  text: 'MATCH (n:Node) DETACH DELETE n',
  sample: {},
});
const ids = statement({
  name: 'test.ids',
  mode: 'read',
  text: 'MATCH (n:Node) RETURN n.id AS id ORDER BY id',
  sample: {},
});
const properties = statement({
  name: 'test.properties',
  mode: 'read',
  text: 'MATCH (n:Node {id: $id}) RETURN properties(n) AS p, n.nothing AS nothing',
  sample: { id: 'a' },
});
const echo = statement({
  name: 'test.echo',
  mode: 'read',
  text: 'RETURN $value AS value',
  sample: { value: 1 },
});
const count = statement({
  name: 'test.count',
  mode: 'read',
  text: 'UNWIND range(1, $to) AS n RETURN n, n * 0.5 AS half',
  sample: { to: 1 },
});
const page = statement({
  name: 'test.page',
  mode: 'read',
  text: 'UNWIND range(1, 10) AS n RETURN n SKIP $skip LIMIT $limit',
  sample: { skip: 0, limit: 1 },
});
/** About a second of work, which grows with the square. */
const slow = statement({
  name: 'test.slow',
  mode: 'read',
  text: 'UNWIND range(1, $n) AS a UNWIND range(1, $n) AS b WITH a * b AS c RETURN count(c) AS n',
  sample: { n: 1 },
});
const vertex = statement({ name: 'test.vertex', mode: 'read', text: 'MATCH (n:Node) RETURN n', sample: {} });
const fails = statement({
  name: 'test.fails',
  mode: 'write',
  text: 'MATCH (n:Node {id: $id}) SET n.x = toInteger(n.id) / 0',
  sample: { id: 'a' },
});
const addOne = statement({
  name: 'test.addOne',
  mode: 'write',
  text: 'MATCH (n:Node {id: $id}) SET n.n = n.n + 1 RETURN n.n AS n',
  sample: { id: 'a' },
});

describeEngines('the port', ({ name, open }) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await open();
  });
  afterAll(() => graph.close());
  beforeEach(async () => {
    await graph.write([{ statement: clear }]);
  });
  const put = (rows: Record<string, string | number | string[]>[]) =>
    graph.write([{ statement: create, params: { rows } }]);

  test('names its engine and its health', async () => {
    expect(graph.engine).toBe(name);
    const health = await graph.health();
    expect(health).toEqual({
      engine: name,
      ok: true,
      version: health.version,
      schemaVersion: SCHEMA_VERSION,
    });
    expect(health.version).toMatch(/^\d+\.\d+/);
  });

  describe('values', () => {
    test.each([
      ['a whole number', 7],
      ['the largest whole number', Number.MAX_SAFE_INTEGER],
      ['a negative number', -3],
      ['a fraction', 2.5],
      ['a very large number', 1e300],
      ['zero', 0],
      ['no text', ''],
      ['text of other scripts', 'Zahlung 💶 支払い \u202e'],
      ['text like Cypher', "'}) DETACH DELETE n //"],
      ['control characters', 'a\u0001\n\t\\"'],
      ['true', true],
      ['null', null],
      ['an empty list', []],
      ['a list', ['x', 'y', '']],
      ['a list of lists', [[1, 2], []]],
      ['a list with null', ['x', null]],
      ['a map', { a: 1, b: [1.5, { c: null }] }],
    ])('%s comes back', async (_title, value) => {
      expect(await graph.read(echo, { value })).toEqual([{ value }]);
    });

    test('properties come back as they were stored; null is not stored', async () => {
      const stored = { id: 'a', whole: 3, part: 0.9, one: 1, list: ['x'], none: [], text: '💶', yes: false };
      await graph.write([
        { statement: create, params: { rows: [{ ...stored, gone: null, unset: undefined }] } },
      ]);
      expect(await graph.read(properties, { id: 'a' })).toEqual([{ p: stored, nothing: null }]);
    });

    test('a parameter that is undefined is null', async () => {
      expect(await graph.read(echo, { value: undefined })).toEqual([{ value: null }]);
    });

    test('whole numbers serve as SKIP and LIMIT', async () => {
      expect(await graph.read(page, { skip: 2, limit: 2 })).toEqual([{ n: 3 }, { n: 4 }]);
    });

    test('a vertex does not cross, only its properties', async () => {
      await put([{ id: 'a' }]);
      await expect(graph.read(vertex)).rejects.toMatchObject({ code: 'GRAPH_QUERY' });
    });
  });

  describe('a write', () => {
    test('gives the rows of each step, and a later step sees the earlier', async () => {
      const results = await graph.write([
        { statement: create, params: { rows: [{ id: 'a', n: 1 }] } },
        { statement: addOne, params: { id: 'a' } },
        { statement: ids },
      ]);
      expect(results).toEqual([[], [{ n: 2 }], [{ id: 'a' }]]);
    });

    test('leaves nothing when its second step breaks a constraint', async () => {
      await put([{ id: 'there' }]);
      const write = graph.write([
        { statement: create, params: { rows: [{ id: 'new' }] } },
        { statement: create, params: { rows: [{ id: 'there' }] } },
      ]);
      await expect(write).rejects.toMatchObject({ code: 'GRAPH_QUERY' });
      expect(await graph.read(ids)).toEqual([{ id: 'there' }]);
    });

    test('says which statement failed, and no stored value', async () => {
      await put([{ id: 'CANARY-id' }]);
      const again = put([{ id: 'CANARY-id' }]);
      await expect(again).rejects.toThrow(/test\.createRows/);
      await expect(again).rejects.not.toThrow(/CANARY/);
      const error: unknown = await again.catch((caught: unknown) => caught);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('CANARY');
      expect((error as Error).cause).toBeUndefined();
    });

    test('beside others loses no update', async () => {
      await put([{ id: 'a', n: 0 }]);
      await Promise.all(
        Array.from({ length: 20 }, () => graph.write([{ statement: addOne, params: { id: 'a' } }])),
      );
      expect(await graph.read(properties, { id: 'a' })).toMatchObject([{ p: { n: 20 } }]);
    });

    test('of no steps does nothing', async () => {
      expect(await graph.write([])).toEqual([]);
    });

    test('does not stop those behind it when it fails', async () => {
      await put([{ id: 'a' }]);
      const [failed, fine] = await Promise.allSettled([put([{ id: 'a' }]), put([{ id: 'b' }])]);
      expect([failed.status, fine.status]).toEqual(['rejected', 'fulfilled']);
      expect(await graph.read(ids)).toEqual([{ id: 'a' }, { id: 'b' }]);
    });
  });

  test('a statement that writes cannot be read', async () => {
    await expect(graph.read(create, { rows: [{ id: 'a' }] })).rejects.toThrow(/writes/);
    expect(await graph.read(ids)).toEqual([]);
  });

  describe('a stream', () => {
    test('gives every row, in order, over several messages', async () => {
      let sum = 0;
      let last = 0;
      for await (const row of graph.stream(count, { to: 5500 })) {
        expect(row['n']).toBe(last + 1);
        last = row['n'] as number;
        sum += row['half'] as number;
      }
      expect([last, sum]).toEqual([5500, (5500 * 5501) / 4]);
    });

    test('can be left early, and the graph goes on', async () => {
      for await (const row of graph.stream(count, { to: 100_000 })) if (row['n'] === 3) break;
      expect(await graph.read(echo, { value: 1 })).toEqual([{ value: 1 }]);
    });

    test('that is cancelled fails instead of ending early', async () => {
      const controller = new AbortController();
      const stop = new Error('enough');
      const run = async () => {
        for await (const row of graph.stream(count, { to: 100_000 }, { signal: controller.signal }))
          if (row['n'] === 1500) controller.abort(stop);
      };
      await expect(run()).rejects.toBe(stop);
    });
  });

  test('calls that were left, cancelled or too slow leave nothing behind for the next', async () => {
    for (let round = 0; round < 10; round += 1) {
      for await (const row of graph.stream(count, { to: 100_000 })) if (row['n'] === 3 + round * 300) break;
      await put([{ id: `left ${round}` }]);
      const controller = new AbortController();
      const cancelled = async () => {
        for await (const row of graph.stream(count, { to: 100_000 }, { signal: controller.signal }))
          if (row['n'] === 200 + round * 300) controller.abort(new Error('enough'));
      };
      await expect(cancelled()).rejects.toThrow('enough');
      await put([{ id: `cancelled ${round}` }]);
      const slowly = graph.read(count, { to: 100_000 }, { timeout: 1 + round * 5 });
      await slowly.catch((error: unknown) => expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED' }));
      await put([{ id: `slow ${round}` }]);
    }
    expect(await graph.read(ids)).toHaveLength(30);
  });

  describe('past its deadline', () => {
    test('a read fails', async () => {
      const read = graph.read(slow, { n: 2000 }, { timeout: 30 });
      await expect(read).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    });

    test('a write fails and is not there later', async () => {
      const write = graph.write(
        [
          { statement: create, params: { rows: [{ id: 'late' }] } },
          { statement: slow, params: { n: 2000 } },
        ],
        { timeout: 100 },
      );
      await expect(write).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
      await put([{ id: 'after' }]);
      expect(await graph.read(ids)).toEqual([{ id: 'after' }]);
    });

    test('a signal that timed out is the same', async () => {
      const read = graph.read(slow, { n: 2000 }, { signal: AbortSignal.timeout(30) });
      await expect(read).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    });

    test('a call that was cancelled before it began fails with the reason', async () => {
      const stop = new Error('enough');
      const signal = AbortSignal.abort(stop);
      await expect(graph.read(ids, {}, { signal })).rejects.toBe(stop);
      await expect(graph.write([{ statement: clear }], { signal })).rejects.toBe(stop);
    });
  });

  test('a statement that cannot be run is named', async () => {
    const wrong = { ...ids, name: 'test.wrong', text: 'MATCH (n:Node RETURN n.id' };
    await expect(graph.read(wrong)).rejects.toMatchObject({
      code: 'GRAPH_QUERY',
      message: expect.stringContaining('test.wrong'),
    });
  });

  test('an error of a value inside a statement is one of the statement', async () => {
    await put([{ id: '1' }]);
    await expect(graph.write([{ statement: fails, params: { id: '1' } }])).rejects.toMatchObject({
      code: 'GRAPH_QUERY',
    });
  });

  describe('its schema', () => {
    const record = (schemaVersion: number, schemaHash: string | null) =>
      graph.write([{ statement: writeMeta, params: { id: META_ID, schemaVersion, schemaHash } }]);

    test('is created again over itself', async () => {
      await record(SCHEMA_VERSION, null);
      await graph.ensureSchema();
      await graph.ensureSchema();
      expect(await graph.health()).toMatchObject({ ok: true, schemaVersion: SCHEMA_VERSION });
    });

    test('of a newer version is refused, and left as it is', async () => {
      await record(SCHEMA_VERSION + 1, 'theirs');
      await expect(graph.ensureSchema()).rejects.toMatchObject({ code: 'GRAPH_UNREADABLE' });
      expect(await graph.health()).toMatchObject({ schemaVersion: SCHEMA_VERSION + 1 });
      await record(SCHEMA_VERSION, null);
      await graph.ensureSchema();
    });
  });
});
