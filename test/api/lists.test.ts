import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY, type ClaimInput } from '../../src/model/index.js';
import { ref } from '../lineage/support.js';
import { describeEngines } from '../support/graph.js';
import { at, syncClaims } from '../support/sync.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const schema = buildSchema();
const SYNCED = '2026-03-01T00:00:00Z';
const COMES = '2026-03-10T00:00:00Z';

describeEngines('services by lifecycle', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
    const event = (id: string, type: string, of: string, occurredAt: string): ClaimInput[] => {
      const node = { type: 'LifecycleEvent' as const, key: ['/cmdb', id] };
      return [
        {
          node,
          attributes: { type, occurredAt },
          edges: [{ type: 'ON_SUBJECT', to: ref.service(of) }],
        },
        {
          node: ref.service(of),
          event: node,
          attributes: { lifecycle: type === 'service.retired' ? 'RETIRED' : 'ACTIVE' },
          validFrom: occurredAt,
        },
      ];
    };
    await syncClaims(graph, {
      observedAt: SYNCED,
      claims: [
        { node: ref.service('stays'), attributes: { name: 'stays', lifecycle: 'ACTIVE' } },
        { node: ref.service('ends'), attributes: { name: 'ends' } },
        { node: ref.service('ends-too'), attributes: { name: 'ends-too' } },
        { node: ref.service('returns'), attributes: { name: 'returns' } },
        ...event('0', 'service.reactivated', 'ends', '2026-01-01T00:00:00Z'),
        ...event('1', 'service.retired', 'ends', COMES),
        ...event('2', 'service.retired', 'ends-too', COMES),
        ...event('3', 'service.retired', 'returns', '2026-02-01T00:00:00Z'),
        ...event('4', 'service.reactivated', 'returns', COMES),
      ],
    });
  }, 300_000);
  afterEach(() => graph.close());

  /** Names of all that the list tells, page by page. */
  const listed = async (lifecycle: string, now: string, first = 25): Promise<string[]> => {
    const names: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(now), requestId: 'test' });
      const text = `query ($first: Int, $after: String) {
        services(first: $first, after: $after, filter: { lifecycle: [${lifecycle}] }) {
          edges { cursor node { name lifecycle } } pageInfo { hasNextPage endCursor } } }`;
      const { data, errors } = await runOperation(schema, text, { first, after }, context);
      expect(errors).toBeUndefined();
      type Edge = { node: { name: string; lifecycle: string } };
      type Answer = { edges: Edge[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
      const { services } = data as { services: Answer };
      expect(services.edges.length).toBeLessThanOrEqual(first);
      for (const { node } of services.edges) {
        expect(node.lifecycle).toBe(lifecycle);
        names.push(node.name);
      }
      more = services.pageInfo.hasNextPage;
      after = services.pageInfo.endCursor;
    }
    return names.sort();
  };

  it('tells what an event says from the instant that it names on, without another write', async () => {
    const before = '2026-03-09T23:59:59.999999Z';
    expect(await listed('RETIRED', before)).toEqual(['returns']);
    expect(await listed('ACTIVE', before)).toEqual(['ends', 'stays']);
    expect(await listed('RETIRED', COMES)).toEqual(['ends', 'ends-too']);
    expect(await listed('ACTIVE', COMES)).toEqual(['returns', 'stays']);
  });

  it('leaves no gap between pages where candidates turn out to be none', async () => {
    for (const now of [SYNCED, COMES]) {
      for (const lifecycle of ['RETIRED', 'ACTIVE'])
        expect(await listed(lifecycle, now, 1)).toEqual(await listed(lifecycle, now));
    }
  });
});
