import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { findNodes, nodeByHandle } from '../../../src/lineage/find/index.js';
import type { RelictError } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const refs = {
  key: ref.credential('AKIA1'),
  role: ref.identity('AROA1'),
  pay: ref.service('pay'),
  payToo: ref.service('pay-too'),
  legacy: ref.service('legacy'),
  bu1: ref.service('bu1'),
  bu2: ref.service('bu2'),
};
const name = named(refs);

let graph: Graph;
beforeAll(async () => {
  graph = await openMemoryGraph();
  await syncClaims(graph, {
    observedAt: '2026-03-09T23:00:00Z',
    claims: [
      { node: refs.key, attributes: { providerId: 'AKIA1', kind: 'ACCESS_KEY' } },
      {
        node: refs.role,
        attributes: { providerId: 'AROA1', name: 'Pay', locator: 'arn:aws:iam::1:role/pay' },
      },
      {
        node: refs.pay,
        attributes: { name: 'Payments' },
        edges: [{ type: 'SAME_AS', to: refs.payToo, method: 'DECLARED' }],
      },
      { node: refs.payToo, attributes: { name: 'payments' } },
      { node: refs.legacy, attributes: { name: 'pay-legacy', aliases: ['PAYL'] } },
      { node: refs.bu1, attributes: { name: 'billing' } },
      { node: refs.bu2, attributes: { name: 'billing' } },
    ],
  });
});
afterAll(() => graph.close());

const one = async (...[handle, types]: [string, Parameters<typeof nodeByHandle>[2]?]) =>
  name((await nodeByHandle(asking(graph, NOW), handle, types)).id);
const refusal = (handle: string): Promise<RelictError> =>
  nodeByHandle(asking(graph, NOW), handle).then(
    () => expect.fail('should be refused'),
    (error: unknown) => error as RelictError,
  );

describe('nodeByHandle', () => {
  it('takes urn, provider id, locator, name in any case, and alias', async () => {
    expect(await one(idOf(refs.key))).toBe('key');
    expect(await one('AKIA1')).toBe('key');
    expect(await one('arn:aws:iam::1:role/pay')).toBe('role');
    expect(await one(' PAY ')).toBe('role');
    expect(await one('PAYL')).toBe('legacy');
    expect((await nodeByHandle(asking(graph, NOW), '111111111111')).nodeType).toBe('Realm');
  });

  it('takes nodes that are the same for one', async () => {
    expect(['pay', 'payToo']).toContain(await one('payments'));
  });

  it('names the candidates of an ambiguous name, and the hint', async () => {
    const error = await refusal('billing');
    expect(error.code).toBe('AMBIGUOUS');
    expect(error.message).toContain(idOf(refs.bu1));
    expect(error.message).toContain(idOf(refs.bu2));
    expect(error.hint).toMatch(/urn/);
  });

  it('does not take a part of a name, nor another type', async () => {
    expect((await refusal('bill')).code).toBe('NOT_FOUND');
    await expect(one('AKIA1', ['Service'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('does not know a node before the graph did', async () => {
    const before = asking(graph, NOW, { knownAt: '2026-03-01T00:00:00Z' });
    await expect(nodeByHandle(before, 'AKIA1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a name that changed hands', () => {
  const before = { asOf: '2026-03-10T00:00:00Z', knownAt: '2026-03-10T00:00:00Z' };
  let renamed: Graph;
  beforeAll(async () => {
    renamed = await openMemoryGraph();
    const told = (observedAt: string, source: string, pay: string, legacy: string) =>
      syncClaims(renamed, {
        observedAt,
        source,
        claims: [
          {
            node: refs.pay,
            attributes: { name: pay, providerId: `id-of-${pay}`, aliases: [`${pay}-alias`] },
          },
          { node: refs.legacy, attributes: { name: legacy } },
        ],
      });
    await told('2026-03-09T00:00:00Z', 'aws', 'Payments', 'old "pay"');
    await told('2026-03-11T00:00:00Z', 'aws', 'Ledger', 'payments');
  });
  afterAll(() => renamed.close());

  const then = async (handle: string) => name((await nodeByHandle(asking(renamed, NOW, before), handle)).id);

  it('means who bore it at the instants that are asked of', async () => {
    expect(name((await nodeByHandle(asking(renamed, NOW), 'payments')).id)).toBe('legacy');
    for (const handle of ['payments', 'PAYMENTS', 'id-of-Payments', 'Payments-alias'])
      expect(await then(handle)).toBe('pay');
    expect(await then('OLD "pay"')).toBe('legacy');
  });

  it('is not known by what it is called since', async () => {
    for (const handle of ['ledger', 'id-of-Ledger', 'Ledger-alias'])
      await expect(then(handle)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is found by the beginning and by a part of what it was called', async () => {
    const found = async (text: string) =>
      (await findNodes(asking(renamed, NOW, before), text)).map(({ id }) => name(id));
    expect(await found('paym')).toEqual(['pay']);
    expect(await found('pay')).toEqual(['pay', 'legacy']);
    expect(await found('ledg')).toEqual([]);
  });
});

describe('findNodes', () => {
  const find = async (text: string, options: Parameters<typeof findNodes>[2] = {}) =>
    (await findNodes(asking(graph, NOW), text, options)).map(({ id }) => name(id));

  it('puts the exact before the beginning, and that before a part', async () => {
    const found = await find('pay');
    expect(found[0]).toBe('role');
    expect(found.slice(1)).toEqual(expect.arrayContaining(['legacy', 'pay', 'payToo']));
    expect(await find('legacy')).toEqual(['legacy']);
  });

  it('keeps to the types and the limit, and finds nothing for nothing', async () => {
    expect(await find('pay', { types: ['Identity'] })).toEqual(['role']);
    expect(await find('pay', { limit: 2 })).toHaveLength(2);
    expect(await find('   ')).toEqual([]);
    expect(await find("' OR 1=1 //")).toEqual([]);
  });
});
