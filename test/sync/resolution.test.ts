import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { statement } from '../../src/graph/statement.js';
import { policySchema, type ClaimInput } from '../../src/model/index.js';
import { openMemoryGraph } from '../support/graph.js';
import { syncClaims } from '../support/sync.js';
import { component, identity } from './estate.js';

const day = (n: number): string => `2026-01-0${n}T00:00:00Z`;
const NODES = statement({
  name: 'test.resolved',
  mode: 'read',
  text: `MATCH (n:Node)
WHERE n.nodeType <> 'Realm'
RETURN n.name AS name, n.purpose AS purpose, n.lifecycle AS lifecycle, n.presence AS presence,
  n.contested AS contested
ORDER BY name, presence`,
  sample: {},
});

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const said = (lifecycle: string, name: string): ClaimInput => ({
  node: component(1),
  attributes: { lifecycle, name },
  method: 'DECLARED',
});

test('another order of precedence resolves again what is there', async () => {
  const policy = policySchema.parse({ precedence: { 'Service.lifecycle': ['one', 'two'] } });
  const other = policySchema.parse({ precedence: { 'Service.lifecycle': ['two', 'one'] } });
  await syncClaims(graph, { source: 'one', observedAt: day(1), claims: [said('ACTIVE', 'pay')], policy });
  await syncClaims(graph, { source: 'two', observedAt: day(1), claims: [said('RETIRED', 'pay')], policy });
  expect(await graph.read(NODES)).toMatchObject([{ lifecycle: 'ACTIVE', contested: [] }]);
  await syncClaims(graph, { source: 'three', observedAt: day(1), claims: [], policy: other });
  expect(await graph.read(NODES)).toMatchObject([{ lifecycle: 'RETIRED', contested: [] }]);
});

test('what no source says any more is no longer said of the node', async () => {
  const node = identity(1);
  await syncClaims(graph, {
    observedAt: day(1),
    claims: [{ node, attributes: { name: 'a', purpose: 'b' } }],
  });
  await syncClaims(graph, { observedAt: day(2), claims: [{ node, attributes: { name: 'a' } }] });
  expect(await graph.read(NODES)).toMatchObject([{ name: 'a', purpose: null }]);
});

test('a name that is used again is another node, and the first stays gone', async () => {
  const born = (n: number): ClaimInput => ({
    node: identity(n),
    attributes: { name: 'deploy', locator: 'arn:aws:iam::1:user/deploy' },
  });
  await syncClaims(graph, { observedAt: day(1), claims: [born(1)] });
  await syncClaims(graph, { observedAt: day(2), claims: [born(2)] });
  await syncClaims(graph, { observedAt: day(3), claims: [born(2)] });
  expect((await graph.read(NODES)).map((row) => [row['name'], row['presence']])).toEqual([
    ['deploy', 'ABSENT_CONFIRMED'],
    ['deploy', 'PRESENT'],
  ]);
});

test('a node that was only referred to keeps the least of its names, until someone describes it', async () => {
  const refer = (source: string, name: string): Promise<unknown> =>
    syncClaims(graph, {
      source,
      observedAt: day(1),
      claims: [{ node: identity(8), edges: [{ type: 'CAN_ASSUME', to: { ...identity(9), name } }] }],
    });
  const names = async (): Promise<unknown[]> => (await graph.read(NODES)).map((row) => row['name']);
  await refer('one', 'zebra');
  await refer('two', 'ape');
  await refer('three', 'yak');
  expect(await names()).toContain('ape');
  await syncClaims(graph, {
    source: 'four',
    observedAt: day(1),
    claims: [{ node: identity(9), attributes: { name: 'x' } }],
  });
  expect(await names()).toContain('x');
  expect(await names()).not.toContain('ape');
});
