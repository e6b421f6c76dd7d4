import { afterEach, beforeEach, expect, it } from 'vitest';
import { createContext } from '../../../src/api/context.js';
import { runOperation } from '../../../src/api/execute.js';
import { buildSchema } from '../../../src/api/schema.js';
import type { Graph } from '../../../src/graph/port.js';
import { survivingIdentities } from '../../../src/lineage/surviving-identities/surviving-identities.js';
import { DEFAULT_POLICY, type ClaimInput } from '../../../src/model/index.js';
import { describeEngines } from '../../support/graph.js';
import { at, syncClaims } from '../../support/sync.js';
import { asking, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const { identity, credential, workload, service } = ref;
const refs = {
  user: identity('user'),
  role: identity('role'),
  key: credential('AKIA1'),
  job: workload('job'),
  legacy: service('pay-legacy'),
  core: service('pay-core'),
};
const name = named(refs);

describeEngines('identities that survive a retired service', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
    await syncClaims(graph, {
      source: 'snow',
      connector: 'servicenow',
      realm: { provider: 'servicenow', realmId: 'cmdb', kind: 'INSTANCE' },
      capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'],
      observedAt: SEEN,
      claims: [
        {
          node: refs.legacy,
          attributes: { name: 'pay-legacy', lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' },
        },
        { node: refs.core, attributes: { name: 'pay-core', lifecycle: 'ACTIVE' } },
      ],
    });
  }, 60_000);
  afterEach(() => graph.close());

  const cloud = (claims: ClaimInput[], more: object = {}) =>
    syncClaims(graph, {
      observedAt: SEEN,
      capabilities: ['IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'WORKLOADS'],
      claims,
      ...more,
    });
  const user = (attributes: object = {}, ...services: (typeof refs.legacy)[]): ClaimInput => ({
    node: refs.user,
    attributes: { name: 'svc-pay', kind: 'MACHINE_USER', state: 'ACTIVE', ...attributes },
    edges: services.map((to) => ({ type: 'SUPPORTS', to, method: 'DECLARED' })),
  });
  const key = (state = 'ACTIVE'): ClaimInput => ({
    node: refs.key,
    attributes: { kind: 'ACCESS_KEY', state, providerId: 'AKIA1' },
    edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
  });
  const ask = async (when: Parameters<typeof asking>[2] = {}) => {
    const answer = await survivingIdentities.ask(asking(graph, NOW, when), { includeSuppressed: true });
    const short = (list: typeof answer.items) =>
      list.map((item) => ({
        name: name(item.id),
        certainty: item.certainty,
        flags: item.flags,
        reasons: item.reasons,
        actions: item.recommendedActions,
        because: item.because,
      }));
    const { certainty, items, mintable, restorable } = answer;
    return { certainty, items: short(items), mintable: short(mintable), restorable: short(restorable) };
  };

  it('lists one that a live key authenticates as, and says why', async () => {
    await cloud([user({}, refs.legacy), key()]);
    expect(await ask()).toEqual({
      certainty: 'COMPLETE',
      items: [
        {
          name: 'user',
          certainty: 'CONFIRMED',
          flags: [],
          reasons: [],
          actions: ['DISABLE'],
          because: [
            'svc-pay can still be acted as.',
            'pay-legacy, which it served, was retired on 2026-03-01.',
          ],
        },
      ],
      mintable: [],
      restorable: [],
    });
  });

  it('is REVALIDATE, never DISABLE, when a service in use needs it too', async () => {
    await cloud([user({}, refs.legacy, refs.core), key()]);
    const { items } = await ask();
    expect(items).toMatchObject([{ name: 'user', flags: ['SHARED'], actions: ['REVALIDATE'] }]);
    expect(items[0]?.because).toContain('It is also tied to pay-core, which is not retired.');
  });

  it('keeps an account without any credential apart as MINTABLE', async () => {
    await cloud([user({}, refs.legacy), key('DEACTIVATED')]);
    expect(await ask()).toMatchObject({
      items: [],
      mintable: [{ name: 'user', certainty: 'CONFIRMED', flags: ['MINTABLE'], actions: ['DISABLE'] }],
      restorable: [],
    });
  });

  it('keeps a disabled or restorable one apart, until it cannot be restored any more', async () => {
    const gone = { state: 'DEPROVISIONED', restorableUntil: '2026-03-20T00:00:00Z' };
    await cloud([user(gone, refs.legacy), key()]);
    expect(await ask()).toMatchObject({
      items: [],
      mintable: [],
      restorable: [{ name: 'user', flags: ['RESTORABLE'], actions: ['NONE'] }],
    });
    await cloud([user({ ...gone, restorableUntil: '2026-03-09T00:00:00Z' }, refs.legacy), key()], {
      observedAt: '2026-03-09T23:30:00Z',
    });
    expect(await ask()).toMatchObject({ items: [], mintable: [], restorable: [] });
  });

  it('is POSSIBLE when the account was last confirmed too long ago, and never left out', async () => {
    await cloud([user({}, refs.legacy), key()], { observedAt: '2026-02-01T00:00:00Z' });
    const { certainty, items } = await ask();
    expect(certainty).not.toBe('COMPLETE');
    expect(items).toMatchObject([{ name: 'user', certainty: 'POSSIBLE', actions: ['CONFIRM'] }]);
    expect(items[0]?.reasons).toContain('STALE_POSITIVE');
  });

  it('is for somebody to look at when a workload of the retired service is there and used it since', async () => {
    const job: ClaimInput = {
      node: refs.job,
      attributes: { kind: 'FUNCTION' },
      edges: [
        { type: 'PART_OF', to: refs.legacy },
        { type: 'USES', to: refs.user },
      ],
    };
    await cloud([user({ lastUsedAt: '2026-03-05T00:00:00Z' }, refs.legacy), job]);
    expect((await ask()).items).toMatchObject([
      { name: 'user', certainty: 'POSSIBLE', flags: ['RETIRED_BUT_IN_USE'], actions: ['CONFIRM'] },
    ]);
    await cloud([user({ lastUsedAt: '2026-02-20T00:00:00Z' }, refs.legacy), job], {
      observedAt: '2026-03-09T23:30:00Z',
    });
    expect((await ask()).items).toMatchObject([{ name: 'user', certainty: 'CONFIRMED', flags: [] }]);
  });

  it('is not listed before the retirement, nor for a service in use', async () => {
    await cloud([user({}, refs.legacy), key()]);
    expect((await ask({ asOf: '2026-02-28T23:59:59Z' })).items).toEqual([]);
    await cloud([user({}, refs.core), key()], { scope: 'other' });
    expect((await ask()).items.map((item) => item.name)).toEqual(['user']);
  });

  it('answers through GraphQL with all its fields', async () => {
    await cloud([user({}, refs.legacy), key()]);
    const text = `{ identitiesSurvivingRetiredServices(service: "pay-legacy") {
      certainty counts { total confirmed } mintable { id } restorable { id }
      items { node { name } canAct { value reasons } severity because flags recommendedActions
        services { service { name } retiredAt } owner { status } evidence { type source } suppressedBy { id } } } }`;
    const context = createContext({ graph, policy: DEFAULT_POLICY, now: at(NOW), requestId: 'test' });
    const { data, errors } = await runOperation(buildSchema(), text, {}, context);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      identitiesSurvivingRetiredServices: {
        counts: { total: 1, confirmed: 1 },
        items: [
          {
            node: { name: 'svc-pay' },
            canAct: { value: 'TRUE' },
            severity: 'HIGH',
            services: [{ service: { name: 'pay-legacy' }, retiredAt: '2026-03-01T00:00:00.000000Z' }],
            evidence: [{ type: 'SUPPORTS', source: 'aws' }],
            suppressedBy: null,
          },
        ],
      },
    });
  });
});
