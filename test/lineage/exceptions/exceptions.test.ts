import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { exceptions } from '../../../src/lineage/exceptions/exceptions.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const END = '2026-03-10T00:00:00Z';
const key = ref.credential('key');
const identity = ref.identity('svc');
let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const credential = (state = 'ACTIVE', readAt = '2026-03-09T00:00:00Z') =>
  syncClaims(graph, {
    observedAt: readAt,
    capabilities: ['CREDENTIALS', 'IDENTITIES'],
    claims: [
      { node: identity, attributes: { name: 'svc', kind: 'MACHINE_USER', state: 'ACTIVE' } },
      {
        node: key,
        attributes: {
          name: 'key',
          kind: 'PASSWORD',
          state,
          ...(state === 'DEACTIVATED' ? { stateReason: 'REVOKED' } : {}),
        },
        edges: [{ type: 'AUTHENTICATES_AS', to: identity }],
      },
    ],
  });
const exception = (attributes: object, more: ClaimInput[] = [], observedAt = '2026-02-01T00:00:00Z') =>
  syncClaims(graph, {
    source: 'own',
    connector: 'file',
    scope: 'exceptions',
    observedAt,
    claims: [
      {
        node: { type: 'Exception', key: ['x', '1'] },
        attributes: { name: 'EX-1', status: 'ACTIVE', approver: 'CISO', expiresAt: END, ...attributes },
        edges: [{ type: 'COVERS', to: key }],
        method: 'DECLARED',
      },
      ...more,
    ],
  });
const ask = (given: object = {}, now = NOW, when: Parameters<typeof asking>[2] = {}) =>
  exceptions.ask(asking(graph, now, when), exceptions.args.parse(given));
const one = async (...given: Parameters<typeof ask>) => (await ask(...given)).items[0];

describe('Q-26', () => {
  it('is active to the last moment, and at exactly its end has expired while the access goes on', async () => {
    await credential();
    await exception({});
    expect(await one({}, '2026-03-09T23:59:59.999999Z')).toMatchObject({
      state: 'ACTIVE',
      flags: [],
      severity: 'INFO',
    });
    expect(await one()).toMatchObject({
      state: 'EXPIRED',
      flags: ['EXPIRED_STILL_EFFECTIVE'],
      severity: 'HIGH',
      certainty: 'CONFIRMED',
      recommendedActions: ['REVALIDATE'],
    });
    expect((await one())?.because).toEqual([
      'The exception EX-1 covered key and ended on 2026-03-10 00:00 UTC.',
      'What it covered can still be used.',
    ]);
    expect(await one({ at: '2026-03-09T00:00:00Z' })).toMatchObject({ state: 'ACTIVE' });
    expect((await ask()).expiredButEffective).toBe(1);
    expect((await ask({ state: 'ACTIVE' })).items).toEqual([]);
  });

  it('is of no more interest when what it covered has ended, and only possible when nobody knows', async () => {
    await credential('DEACTIVATED');
    await exception({});
    expect(await one()).toMatchObject({ state: 'EXPIRED', flags: [], severity: 'INFO' });
    await credential('ACTIVE', '2026-03-09T01:00:00Z');
    expect(await one({}, '2026-03-20T00:00:00Z')).toMatchObject({
      flags: ['EXPIRED_STILL_EFFECTIVE'],
      certainty: 'POSSIBLE',
      severity: 'MEDIUM',
      reasons: ['STALE_POSITIVE'],
      recommendedActions: ['CONFIRM'],
    });
  });

  it('flags one that was imported without an end or an approver', async () => {
    await credential();
    await exception({ expiresAt: undefined, approver: undefined });
    expect(await one()).toMatchObject({
      state: 'ACTIVE',
      flags: ['NO_APPROVER', 'NO_EXPIRY'],
      expiresAt: null,
    });
  });

  it('counts renewals, as far as they were known', async () => {
    await credential();
    await exception({});
    await exception({ expiresAt: '2026-04-01T00:00:00Z' }, [], '2026-02-10T00:00:00Z');
    await exception({ expiresAt: '2026-05-01T00:00:00Z' }, [], '2026-02-20T00:00:00Z');
    await exception({ expiresAt: '2026-04-15T00:00:00Z' }, [], '2026-03-01T00:00:00Z');
    expect(await one()).toMatchObject({ state: 'ACTIVE', renewals: 2, flags: ['RENEWED'] });
    const known = { asOf: NOW, knownAt: '2026-02-15T00:00:00Z' };
    expect(await one({}, NOW, known)).toMatchObject({ renewals: 1 });
  });

  it('tells a compensating control that has lapsed, a day to its end', async () => {
    await credential();
    await exception({ expiresAt: '2026-06-01T00:00:00Z' }, [
      {
        node: { type: 'CompensatingControl', key: ['x', 'c'] },
        attributes: { name: 'CC-1', type: 'MONITORING', reviewBy: '2026-03-09' },
        edges: [{ type: 'MITIGATES', to: { type: 'Exception', key: ['x', '1'] } }],
        method: 'DECLARED',
      },
    ]);
    expect(await one({}, '2026-03-09T23:59:59Z')).toMatchObject({ flags: [] });
    expect(await one()).toMatchObject({ flags: ['CONTROL_LAPSED'], controls: [{ lapsed: true }] });
    expect((await one())?.because.at(-1)).toBe('The control CC-1 has lapsed.');
  });

  it('is not active before it was approved, nor after it was revoked', async () => {
    await credential();
    await exception({ approvedAt: '2026-03-01T00:00:00Z' });
    expect(await one({ at: '2026-02-20T00:00:00Z' })).toMatchObject({ state: 'PENDING' });
    await exception({ status: 'REVOKED' }, [], '2026-03-05T00:00:00Z');
    expect(await one()).toMatchObject({ state: 'REVOKED', covers: [{ id: idOf(key) }] });
  });
});
