import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statement, type Graph } from '../../src/graph/index.js';
import { nodesById } from '../../src/lineage/read/index.js';
import { urn, type ClaimInput } from '../../src/model/index.js';
import { asking } from '../lineage/support.js';
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

test('a record of which only a part could be read takes nothing from what is known', async () => {
  const graph = await openMemoryGraph();
  const user = (more: Partial<ClaimInput>): ClaimInput => ({ node: role('AIDA1'), ...more });
  const tags = async () => {
    const nodes = await nodesById(asking(graph, '2026-03-04T00:00:00Z'), [urn(role('AIDA1'))]);
    return [...nodes.values()].map(({ attributes }) => attributes.tags);
  };
  try {
    const whole = user({ attributes: { name: 'ci', tags: ['service=pay'] } });
    const part = user({ attributes: { name: 'ci' }, partly: true });
    await syncClaims(graph, { observedAt: '2026-03-01T00:00:00Z', claims: [whole] });
    await syncClaims(graph, { observedAt: '2026-03-02T00:00:00Z', claims: [part], completeness: 'PARTIAL' });
    expect(await tags()).toEqual([['service=pay']]);
    const less = user({ attributes: { name: 'ci', tags: [] } });
    await syncClaims(graph, { observedAt: '2026-03-03T00:00:00Z', claims: [less] });
    expect(await tags()).toEqual([[]]);
    // To whom it is new it is all there is.
    const other: ClaimInput = { ...part, node: role('AIDA2') };
    const report = await syncClaims(graph, { observedAt: '2026-03-04T00:00:00Z', claims: [less, other] });
    expect(report.scopes).toMatchObject([{ added: 1 }]);
  } finally {
    await graph.close();
  }
});

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
