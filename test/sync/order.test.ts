import { describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { dump } from '../support/dump.js';
import { engines, openMemoryGraph } from '../support/graph.js';
import { syncClaims } from '../support/sync.js';
import { aws, catalog, cmdb, RULES, type Told } from './estate.js';

const SIZE = 12;
const sources = { aws, catalog, cmdb };
type Name = keyof typeof sources;
const ORDERS: Name[][] = [
  ['aws', 'catalog', 'cmdb'],
  ['aws', 'cmdb', 'catalog'],
  ['catalog', 'aws', 'cmdb'],
  ['catalog', 'cmdb', 'aws'],
  ['cmdb', 'aws', 'catalog'],
  ['cmdb', 'catalog', 'aws'],
];

async function load(graph: Graph, told: readonly Told[], observedAt: string, now: string): Promise<void> {
  for (const one of told) await syncClaims(graph, { ...one, observedAt, now, links: RULES });
}

describe.each(engines.filter((engine) => engine.available))('the order of syncing, on $name', ({ open }) => {
  test('makes no difference to the graph', { timeout: 120_000 }, async () => {
    const first: string[][] = [];
    const second: string[][] = [];
    for (const [index, order] of ORDERS.entries()) {
      const graph = await open();
      const minute = (m: number): string => `2026-02-0${index + 1}T00:${m.toString().padStart(2, '0')}:00Z`;
      for (const [at, name] of order.entries()) {
        await load(graph, sources[name](SIZE), '2026-01-01T00:00:00Z', minute(at));
      }
      first.push(await dump(graph));
      for (const [at, name] of [...order].reverse().entries()) {
        await load(graph, sources[name](SIZE, 2), '2026-01-02T00:00:00Z', minute(at + 10));
      }
      second.push(await dump(graph, { currentOnly: true }));
      await graph.close();
    }
    for (const other of first.slice(1)) expect(other).toEqual(first[0]);
    for (const other of second.slice(1)) expect(other).toEqual(second[0]);
    expect(first[0]?.filter((line) => line.includes('tag:service')).length).toBeGreaterThan(SIZE);
  });
});

test('one hold of scopes in any order, and claims in any order within them', async () => {
  const dumps: string[][] = [];
  for (const turn of [0, 1]) {
    const graph = await openMemoryGraph();
    const told = aws(SIZE).map((one) => ({
      ...one,
      claims: turn ? [...one.claims].reverse() : one.claims,
    }));
    await load(graph, turn ? [...told].reverse() : told, '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z');
    dumps.push(await dump(graph));
    await graph.close();
  }
  expect(dumps[1]).toEqual(dumps[0]);
});
