import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statement, type Graph } from '../../src/graph/index.js';
import type { ClaimInput } from '../../src/model/index.js';
import { openMemoryGraph } from '../support/graph.js';
import { syncClaims } from '../support/sync.js';

const openTrusts = statement({
  name: 'test.openTrusts',
  mode: 'read',
  text: 'MATCH (:Identity)-[e:CAN_ASSUME]->(:Identity) RETURN count(e) AS total, count(e.validTo) AS ended',
  sample: {},
});

const role = (id: string) => ({ type: 'Identity' as const, key: ['aws', '111111111111', id] });
const trusting = (more: Partial<ClaimInput> = {}): ClaimInput[] => [
  { node: role('AROA1'), attributes: { name: 'deployer' } },
  {
    node: role('AROA2'),
    attributes: { name: 'target' },
    edges: [{ type: 'CAN_ASSUME', from: role('AROA1') }],
    ...more,
  },
];

describe('relationships that could not be read', () => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await openMemoryGraph();
    await syncClaims(graph, { observedAt: '2026-03-01T00:00:00Z', claims: trusting() });
  });
  afterEach(() => graph.close());

  const trusts = async () => (await graph.read(openTrusts))[0];

  test('those known before stay, because not read is not gone', async () => {
    await syncClaims(graph, {
      observedAt: '2026-03-02T00:00:00Z',
      claims: trusting({ edges: [], unread: ['CAN_ASSUME'] }),
    });
    expect(await trusts()).toEqual({ total: 1, ended: 0 });
  });

  test('once they can be read again, what is gone ends', async () => {
    await syncClaims(graph, {
      observedAt: '2026-03-02T00:00:00Z',
      claims: trusting({ edges: [], unread: ['CAN_ASSUME'] }),
    });
    await syncClaims(graph, { observedAt: '2026-03-03T00:00:00Z', claims: trusting({ edges: [] }) });
    expect(await trusts()).toEqual({ total: 1, ended: 1 });
  });

  test('without that word they end', async () => {
    await syncClaims(graph, { observedAt: '2026-03-02T00:00:00Z', claims: trusting({ edges: [] }) });
    expect(await trusts()).toEqual({ total: 1, ended: 1 });
  });
});
