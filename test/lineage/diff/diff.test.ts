import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { diff } from '../../../src/lineage/diff/diff.js';
import { DEFAULT_POLICY, type ClaimInput } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { whole } from '../whole.js';

const NOW = '2026-03-10T00:00:00Z';
const T1 = '2026-02-15T00:00:00Z';
const T2 = '2026-03-09T00:00:00Z';
const { credential, identity, service, team, workload, realm } = ref;
const refs = {
  key: credential('AKIA1'),
  new: credential('AKIA2'),
  user: identity('user'),
  pay: service('pay'),
  team: team('payments'),
  job: workload('job'),
  account: realm('111111111111'),
};
const name = named(refs);

let graph: Graph;
let put: ReturnType<typeof putInto>;
beforeEach(async () => {
  graph = await openMemoryGraph();
  put = putInto(graph);
});
afterEach(() => graph.close());

const putInto =
  (into: Graph) =>
  (observedAt: string, claims: ClaimInput[], more: object = {}) =>
    syncClaims(into, { observedAt, claims, capabilities: ['IDENTITIES', 'CREDENTIALS'], ...more });
const key = (node = refs.key, attributes: object = {}): ClaimInput => ({
  node,
  attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE', ...attributes },
  edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
});
const user: ClaimInput = { node: refs.user, attributes: { kind: 'MACHINE_USER', state: 'ACTIVE' } };
const ask = (given: object = {}, when: Parameters<typeof asking>[2] = {}) =>
  diff.ask(asking(graph, NOW, when), diff.args.parse({ t1: T1, t2: T2, ...given }));
const told = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map(({ kind, change, node, other, name: of, before, after, certainty }) =>
    [
      kind,
      change,
      name(node.id),
      other && name(other.id),
      of,
      kind !== 'RELATIONSHIP' && before && `${before}>${after}`,
      certainty,
    ]
      .filter(Boolean)
      .join(' '),
  );

describe('Q-36 diff', () => {
  it('tells nodes, attributes, relationships and derived states that differ, and nothing that does not', async () => {
    await put('2026-02-14T20:00:00Z', [user, key()]);
    await put('2026-03-08T20:00:00Z', [
      user,
      key(refs.key, { state: 'DEACTIVATED', stateReason: 'REVOKED' }),
      key(refs.new, { createdAt: '2026-03-01T00:00:00Z' }),
    ]);
    expect(await told({ scope: idOf(refs.account) })).toEqual(
      [
        'NODE ADDED new CONFIRMED',
        'ATTRIBUTE CHANGED key state ACTIVE>DEACTIVATED CONFIRMED',
        'ATTRIBUTE ADDED key stateReason CONFIRMED',
        'RELATIONSHIP ADDED new user AUTHENTICATES_AS CONFIRMED',
        'DERIVED CHANGED key canAuthenticate TRUE>FALSE CONFIRMED',
      ].sort(byKind),
    );
    expect(await told({ scope: idOf(refs.account), t1: T1, t2: '2026-02-15T12:00:00Z' })).toEqual([]);
    // Nobody looked for a week: the run after that found it revoked, and does not vouch for the days before.
    expect(await told({ scope: idOf(refs.account), t1: T1, t2: '2026-02-20T00:00:00Z' })).toEqual([
      'DERIVED CHANGED key canAuthenticate TRUE>UNKNOWN POSSIBLE',
    ]);
  });

  it('calls what was first seen where nobody had looked before POSSIBLE, and CONFIRMED where somebody had', async () => {
    await put('2026-02-20T00:00:00Z', [user]);
    await put('2026-02-21T00:00:00Z', [user, key()]);
    expect(await told()).toEqual([
      'NODE ADDED key CONFIRMED',
      'NODE ADDED user POSSIBLE',
      'NODE ADDED account POSSIBLE',
      'RELATIONSHIP ADDED key user AUTHENTICATES_AS CONFIRMED',
    ]);
    // It was read in full after the first instant, not before.
    const [first] = (await ask()).items;
    expect(first?.because[0]).toMatch(
      / was first seen after .+; before that its source had been read in full without it\.$/,
    );
  });

  it('removes only what two complete runs no longer show', async () => {
    await put('2026-02-14T20:00:00Z', [user, key()]);
    await put('2026-03-01T00:00:00Z', [user], { completeness: 'FAILED' });
    expect((await told()).filter((one) => one.includes('REMOVED'))).toEqual([]);
    await put('2026-03-02T00:00:00Z', [user]);
    expect((await told()).filter((one) => one.startsWith('NODE'))).toEqual(['NODE REMOVED key POSSIBLE']);
    await put('2026-03-08T20:00:00Z', [user]);
    expect(await told()).toEqual([
      'NODE REMOVED key CONFIRMED',
      'RELATIONSHIP REMOVED key user AUTHENTICATES_AS CONFIRMED',
    ]);
  });

  it('changes by late data only with a later knownAt', async () => {
    const cmdb = { source: 'cmdb', scope: 'services', capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'] };
    const team: ClaimInput = { node: refs.team, attributes: { name: 'payments', status: 'ACTIVE' } };
    await put(
      '2026-02-14T20:00:00Z',
      [
        { node: refs.pay, attributes: { lifecycle: 'ACTIVE' }, edges: [{ type: 'OWNED_BY', to: refs.team }] },
        team,
      ],
      cmdb,
    );
    const known = '2026-03-09T12:00:00Z';
    const before = await told({ scope: idOf(refs.pay) }, { knownAt: known });
    await put(
      '2026-03-09T18:00:00Z',
      [{ node: refs.pay, attributes: { lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' } }, team],
      cmdb,
    );
    expect(await told({ scope: idOf(refs.pay) }, { knownAt: known })).toEqual(before);
    expect(before.filter((one) => one.includes('retired'))).toEqual([]);
    expect(await told({ scope: idOf(refs.pay) }, { knownAt: NOW })).toContain(
      'DERIVED CHANGED pay retired FALSE>TRUE CONFIRMED',
    );
  });

  it('compares a node with its neighbours, no more than the budget, and wants t1 before t2', async () => {
    await put('2026-02-14T20:00:00Z', [
      user,
      key(),
      { node: refs.job, attributes: { kind: 'POD' }, edges: [{ type: 'USES', to: refs.user }] },
    ]);
    expect((await ask({ scope: idOf(refs.key) })).compared).toBe(2);
    const small = await ask({}, { policy: { ...DEFAULT_POLICY, nodeBudget: 2 } });
    expect(small.compared).toBe(2);
    expect(small.warnings.map(({ code }) => code)).toContain('TRUNCATED');
    expect(small.certainty).not.toBe('COMPLETE');
    await expect(ask({ t1: T2, t2: T1 })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describeEngines('Q-36 diff through the API', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
  });
  afterAll(() => graph.close());

  it('gives the whole answer, the same twice', async () => {
    const put = putInto(graph);
    await put('2026-02-14T20:00:00Z', [user, key()]);
    await put('2026-03-08T20:00:00Z', [user, key(refs.key, { state: 'SUSPENDED' })]);
    const given = { t1: T1, t2: T2, scope: idOf(refs.account) };
    const answer = await whole(graph, 'diff', given, NOW);
    const items = answer['items'] as { kind: string; name: string; before: string; after: string }[];
    expect(items.map(({ name: of, before, after }) => `${of} ${before} ${after}`)).toEqual([
      'state ACTIVE SUSPENDED',
      'canAuthenticate TRUE FALSE',
    ]);
    expect(JSON.stringify(await whole(graph, 'diff', given, NOW))).toBe(JSON.stringify(answer));
  }, 180_000);
});

function byKind(a: string, b: string): number {
  const order = ['NODE', 'ATTRIBUTE', 'RELATIONSHIP', 'DERIVED'];
  return order.indexOf(a.split(' ')[0] ?? '') - order.indexOf(b.split(' ')[0] ?? '');
}
