import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../../src/api/context.js';
import { runOperation } from '../../src/api/execute.js';
import { buildSchema } from '../../src/api/schema.js';
import { wholeAnswer } from '../../src/api/whole-answer.js';
import type { Graph } from '../../src/graph/port.js';
import { DEFAULT_POLICY, type ClaimInput } from '../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../support/graph.js';
import { at } from '../support/sync.js';
import { key, NOW, pod, put, service, user } from './list-world.js';
import { ref } from './support.js';

const RECENT = '2026-03-01T00:00:00Z';
/** One estate in which each of these questions finds something. */
const ESTATE: ClaimInput[] = [
  service('pay'),
  service('data'),
  user('app', { environment: 'prod', createdAt: RECENT }),
  key('AKIA1', 'app', { lastUsedStatus: 'NEVER_USED', cadencePolicy: 86_400 }, [
    { type: 'HAS_MATERIAL', to: ref.material('m') },
  ]),
  key('AKIA2', 'app', { lastUsedAt: '2025-01-01T00:00:00Z' }),
  {
    node: ref.location('vault'),
    attributes: { class: 'VAULT' },
    edges: [{ type: 'HOLDS', to: ref.material('m') }],
  },
  {
    node: ref.location('ci'),
    attributes: { class: 'CI_VARIABLE' },
    edges: [{ type: 'HOLDS', to: ref.material('m') }],
  },
  pod('live', 'pay', { environment: 'prod' }, [{ type: 'CONSUMES', to: ref.location('vault') }]),
  pod('try', 'data', { environment: 'dev' }, [{ type: 'CONSUMES', to: ref.location('ci') }]),
  user('glass', { breakGlass: true, createdAt: '2025-01-01T00:00:00Z' }),
  key('GLASS', 'glass', { lastUsedAt: RECENT }),
  {
    node: { type: 'Incident', key: ['r', 'INC-1'] },
    attributes: { name: 'INC-1', windowFrom: '2026-02-28T00:00:00Z' },
    edges: [{ type: 'AFFECTS', to: ref.identity('glass') }],
  },
];

const FIELDS: Readonly<Record<string, number>> = {
  duplicates: 2,
  sharedCredentials: 1,
  sharedIdentities: 1,
  crossEnvironment: 2,
  rotationStatus: 1,
  longLivedWithoutException: 3,
  unused: 2,
  ungovernedCreations: 1,
  breakGlass: 1,
};

const schema = buildSchema();
async function ask(graph: Graph, field: string, variables: object = {}): Promise<string> {
  const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(NOW), requestId: 'test' });
  const result = await runOperation(schema, wholeAnswer(schema, field), { ...variables }, context);
  expect(result.errors).toBeUndefined();
  return JSON.stringify(result.data?.[field]);
}
const itemsOf = (answer: string): unknown[] => (JSON.parse(answer) as { items: unknown[] }).items;

describeEngines('list questions through GraphQL', (engine) => {
  let graph: Graph;
  let plain: Graph;
  beforeAll(async () => {
    graph = await engine.open();
    plain = await openMemoryGraph();
    await put(graph, ESTATE);
    await put(plain, ESTATE);
  }, 180_000);
  afterAll(async () => {
    await graph.close();
    await plain.close();
  });

  it.each(Object.entries(FIELDS))(
    '%s finds %d, with the same bytes twice and on every engine',
    async (field, n) => {
      const answer = await ask(graph, field);
      expect(itemsOf(answer)).toHaveLength(n);
      expect(await ask(graph, field)).toBe(answer);
      expect(await ask(plain, field)).toBe(answer);
    },
  );

  it.each(Object.keys(FIELDS))('%s says the same of the present and of that very instant', async (field) => {
    const then = await ask(graph, field, { asOf: NOW, knownAt: NOW });
    expect(itemsOf(then)).toEqual(itemsOf(await ask(graph, field)));
  });

  it.each(Object.keys(FIELDS))('%s is not clean before anybody looked', async (field) => {
    const before = await ask(graph, field, { asOf: '2020-01-01T00:00:00Z', knownAt: '2020-01-01T00:00:00Z' });
    expect(JSON.parse(before)).toMatchObject({ items: [], certainty: 'UNKNOWN' });
  });
});

describe('a source that fails', () => {
  it.each(Object.keys(FIELDS))('never shortens %s', async (field) => {
    const graph = await openMemoryGraph();
    await put(graph, ESTATE);
    const count = itemsOf(await ask(graph, field)).length;
    for (const completeness of ['PARTIAL', 'FAILED'] as const) {
      await put(graph, [], { observedAt: '2026-03-09T23:30:00Z', completeness });
      const after = await ask(graph, field);
      expect(itemsOf(after).length).toBeGreaterThanOrEqual(count);
      expect((JSON.parse(after) as { certainty: string }).certainty).not.toBe('COMPLETE');
    }
    await graph.close();
  });
});

describe('the number of statements', () => {
  /** The estate `n` times over, each time under other ids. */
  const estates = (n: number): ClaimInput[] =>
    Array.from({ length: n }, (_, at) =>
      (JSON.parse(JSON.stringify(ESTATE)) as ClaimInput[]).map((claim) => renamed(claim, at)),
    ).flat();
  const renamed = (claim: ClaimInput, n: number): ClaimInput => {
    const other = <T extends ClaimInput['node']>(node: T): T => ({
      ...node,
      key: node.key.map((part, at) => (at === node.key.length - 1 ? `${part}-${String(n)}` : part)),
    });
    const edges = (claim.edges ?? []).map((edge) => (edge.to ? { ...edge, to: other(edge.to) } : edge));
    return { ...claim, node: other(claim.node), edges };
  };
  const counted = async (n: number, field: string): Promise<{ statements: number; items: number }> => {
    const graph = await openMemoryGraph();
    await put(graph, estates(n));
    let statements = 0;
    const read: Graph['read'] = (statement, params, options) => {
      statements += 1;
      return graph.read(statement, params, options);
    };
    const watched = new Proxy(graph, {
      get: (target, name) => (name === 'read' ? read : (Reflect.get(target, name) as unknown)),
    });
    const items = itemsOf(await ask(watched, field)).length;
    await graph.close();
    return { statements, items };
  };

  it.each(Object.keys(FIELDS))('of %s does not grow with the items', async (field) => {
    const one = await counted(1, field);
    const many = await counted(20, field);
    expect(many.items).toBe(one.items * 20);
    expect(many.statements).toBe(one.statements);
  });
});
