import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { blastRadius } from '../../../src/lineage/blast-radius/blast-radius.js';
import { DEFAULT_POLICY, type ClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const { identity, credential, workload, location, material, resource, entitlement } = ref;
const active = { kind: 'ACCESS_KEY', state: 'ACTIVE' } as const;

const refs = {
  key: credential('AKIA1'),
  user: identity('user'),
  a: identity('a'),
  b: identity('b'),
  c: identity('c'),
  target: identity('target'),
  place: location('place'),
  secret: material('secret'),
  key2: credential('AKIA2'),
  user2: identity('user2'),
  job: workload('job'),
  grant: entitlement('grant'),
  data: resource('data'),
};
const name = named(refs);

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const put = (claims: ClaimInput[], observedAt = '2026-03-09T23:00:00Z', scope = 'all') =>
  syncClaims(graph, {
    observedAt,
    scope,
    capabilities: ['IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'PERMISSIONS', 'WORKLOADS', 'SECRET_LOCATIONS'],
    claims,
  });
const who = (
  node: { type: 'Identity'; key: string[] } | ReturnType<typeof identity>,
  edges: ClaimInput['edges'] = [],
) =>
  ({
    node: { type: node.type, key: [...node.key] },
    attributes: { kind: 'ROLE', state: 'ACTIVE' },
    edges,
  }) satisfies ClaimInput;
const assume = (to: ReturnType<typeof identity>, attributes: object = {}) => ({
  type: 'CAN_ASSUME' as const,
  to,
  attributes,
});
const ask = (start: string[], more: object = {}, when: Parameters<typeof asking>[2] = {}) =>
  blastRadius.ask(asking(graph, NOW, when), blastRadius.args.parse({ start, ...more }));
const reached = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map((item) => `${name(item.id)} ${item.certainty}`).sort();

describe('Q-16 closure', () => {
  beforeEach(() =>
    put([
      { node: refs.key, attributes: active, edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }] },
      who(refs.user, [
        assume(refs.a),
        { type: 'CAN_READ_SECRET', to: refs.place },
        { type: 'HAS_ENTITLEMENT', to: refs.grant },
      ]),
      who(refs.a, [assume(refs.user)]),
      { node: refs.grant, attributes: { effect: 'ALLOW' }, edges: [{ type: 'ON', to: refs.data }] },
      { node: refs.data, attributes: { sensitivity: 'HIGH' } },
      { node: refs.place, attributes: { class: 'VAULT' }, edges: [{ type: 'HOLDS', to: refs.secret }] },
      {
        node: refs.key2,
        attributes: active,
        edges: [
          { type: 'AUTHENTICATES_AS', to: refs.user2 },
          { type: 'HAS_MATERIAL', to: refs.secret },
        ],
      },
      who(refs.user2),
      {
        node: refs.job,
        attributes: { kind: 'FUNCTION' },
        edges: [
          { type: 'USES', to: refs.a },
          { type: 'CONSUMES', to: refs.place },
        ],
      },
    ]),
  );

  it('follows B1, B2 and B4, ends in a mutual trust, and holds entitlements POSSIBLE', async () => {
    expect(await reached([idOf(refs.key)])).toEqual([
      'a CONFIRMED',
      'data POSSIBLE',
      'grant POSSIBLE',
      'key2 CONFIRMED',
      'place CONFIRMED',
      'secret CONFIRMED',
      'user CONFIRMED',
      'user2 CONFIRMED',
    ]);
  });

  it('shows one shortest way to each, and counts both bounds', async () => {
    const answer = await ask([idOf(refs.key)]);
    const item = answer.items.find(({ id }) => name(id) === 'user2');
    expect(item?.path.map(name)).toEqual(['key', 'user', 'place', 'secret', 'key2', 'user2']);
    expect(item?.rules).toEqual(['B1', 'B4', 'B4', 'B4', 'B1']);
    expect(item?.evidence.map((edge) => edge.type)).toEqual([
      'AUTHENTICATES_AS',
      'CAN_READ_SECRET',
      'HOLDS',
      'HAS_MATERIAL',
      'AUTHENTICATES_AS',
    ]);
    expect(answer.counts).toEqual({ total: 8, confirmed: 6, possible: 2, suppressed: 0 });
    expect(answer.bySensitivity).toEqual([{ nodeType: 'Resource', kind: 'HIGH', confirmed: 0, total: 1 }]);
    expect(name(answer.items[0]?.id ?? '')).toBe('data');
  });

  it('never looks clean while permissions are not evaluated', async () => {
    const answer = await ask([idOf(refs.user2)]);
    expect(answer.items).toEqual([]);
    expect(answer.certainty).toBe('PARTIAL');
    expect(answer.warnings.map(({ code }) => code)).toContain('NOT_EVALUATED');
  });

  it('starts from workloads and locations, and from several at once', async () => {
    expect(await reached([idOf(refs.job)], { depth: 1 })).toEqual(['a CONFIRMED', 'place CONFIRMED']);
    expect(await reached([idOf(refs.place)])).toEqual([
      'key2 CONFIRMED',
      'secret CONFIRMED',
      'user2 CONFIRMED',
    ]);
    expect(await reached([idOf(refs.place), idOf(refs.user2)])).toEqual([
      'key2 CONFIRMED',
      'secret CONFIRMED',
    ]);
  });

  it('says that it stopped at the depth', async () => {
    const answer = await ask([idOf(refs.key)], { depth: 1 });
    expect(answer.completeness).toEqual({ truncated: true, reason: 'DEPTH', reachedDepth: 1 });
    const whole = await ask([idOf(refs.key)]);
    expect(whole.completeness).toEqual({ truncated: false, reason: null, reachedDepth: 6 });
  });

  it('finds the node on every way', async () => {
    const { chokePoints } = await ask([idOf(refs.key)]);
    expect(chokePoints.map(({ node, dominates }) => [name(node.id), dominates])).toEqual([
      ['user', 7],
      ['grant', 1],
      ['place', 3],
      ['key2', 1],
    ]);
  });

  it('gives the same bytes twice, and for an instant asked as for now', async () => {
    const now = await ask([idOf(refs.key)]);
    expect(JSON.stringify(await ask([idOf(refs.key)]))).toBe(JSON.stringify(now));
    const then = await ask([idOf(refs.key)], {}, { asOf: NOW });
    expect(then.items.map(({ path }) => path)).toEqual(now.items.map(({ path }) => path));
  });
});

describe('Q-16 conditions and states', () => {
  it('skips what cannot be satisfied and holds POSSIBLE what is unresolved, by its best way', async () => {
    await put([
      who(refs.user, [
        assume(refs.a, { conditionStatus: 'UNSATISFIABLE' }),
        assume(refs.b, { conditionStatus: 'UNRESOLVED' }),
        assume(refs.c),
      ]),
      who(refs.a),
      who(refs.b, [assume(refs.target)]),
      who(refs.c),
      who(refs.target),
    ]);
    expect(await reached([idOf(refs.user)])).toEqual(['b POSSIBLE', 'c CONFIRMED', 'target POSSIBLE']);
  });

  it('prefers a longer certain way to a shorter doubtful one', async () => {
    await put([
      who(refs.user, [assume(refs.target, { conditionStatus: 'UNRESOLVED' }), assume(refs.a)]),
      who(refs.a, [assume(refs.target)]),
      who(refs.target),
    ]);
    const answer = await ask([idOf(refs.user)]);
    const item = answer.items.find(({ id }) => name(id) === 'target');
    expect(item?.path.map(name)).toEqual(['user', 'a', 'target']);
    expect(item?.certainty).toBe('CONFIRMED');
  });

  it('goes no further than a credential that cannot authenticate', async () => {
    await put([
      {
        node: refs.key,
        attributes: { kind: 'ACCESS_KEY', state: 'DEACTIVATED', stateReason: 'REVOKED' },
        edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
      },
      who(refs.user, [assume(refs.a)]),
      who(refs.a),
    ]);
    const answer = await ask([idOf(refs.key)]);
    expect(answer.items).toEqual([]);
    expect(answer.warnings.map(({ code }) => code)).toContain('CANNOT_AUTHENTICATE');
  });

  it('does not take a residue for the secret of today', async () => {
    await put([
      {
        node: refs.place,
        attributes: { class: 'VAULT' },
        edges: [{ type: 'HOLDS', to: refs.secret, attributes: { currency: 'RESIDUE' } }],
      },
      { node: refs.key2, attributes: active, edges: [{ type: 'HAS_MATERIAL', to: refs.secret }] },
    ]);
    expect(await reached([idOf(refs.place)])).toEqual([]);
  });

  it('crosses into an account that trusts the identity by its ARN, and shows the subject that it names', async () => {
    const subject = {
      type: 'FederatedSubject' as const,
      key: ['aws', 'arn:aws:iam::111111111111:role/user'],
    };
    const root = { type: 'FederatedSubject' as const, key: ['aws', 'arn:aws:iam::111111111111:root'] };
    const locator = 'arn:aws:iam::111111111111:role/user';
    await put([
      { ...who(refs.user), attributes: { kind: 'ROLE', state: 'ACTIVE', locator } },
      who(refs.target, [{ type: 'CAN_ASSUME', from: subject }]),
      who(refs.b, [{ type: 'CAN_ASSUME', from: root }]),
      { node: subject, attributes: { kind: 'AWS_PRINCIPAL', locator } },
      { node: root, attributes: { kind: 'AWS_PRINCIPAL', locator: 'arn:aws:iam::111111111111:root' } },
    ]);
    expect(await reached([idOf(refs.user)])).toEqual(['b POSSIBLE', 'target CONFIRMED']);
    const answer = await ask([idOf(refs.user)]);
    const known = new Set(answer.nodes.map(({ id }) => id));
    for (const { from, to } of answer.edges) expect([known.has(from), known.has(to)]).toEqual([true, true]);
  });
});

describe('Q-16 limits', () => {
  const crowd = Array.from({ length: 30 }, (_, index) => identity(`crowd-${String(index).padStart(2, '0')}`));

  it('says that a super-node was cut, and is then at best PARTIAL', async () => {
    await put([
      who(
        refs.user,
        crowd.map((one) => assume(one)),
      ),
      ...crowd.map((one) => who(one)),
    ]);
    const policy = { ...DEFAULT_POLICY, degreeCap: 10 };
    const answer = await ask([idOf(refs.user)], {}, { policy });
    expect(answer.items).toHaveLength(10);
    expect(answer.completeness).toMatchObject({ truncated: true, reason: 'DEGREE_CAP' });
    expect(answer.warnings.map(({ code }) => code)).toContain('TRUNCATED');
  });

  it('says that the budget of nodes was spent', async () => {
    await put([
      who(
        refs.user,
        crowd.map((one) => assume(one)),
      ),
      ...crowd.map((one) => who(one)),
    ]);
    const answer = await ask([idOf(refs.user)], {}, { policy: { ...DEFAULT_POLICY, nodeBudget: 5 } });
    expect(answer.items).toHaveLength(4);
    expect(answer.completeness.reason).toBe('NODE_BUDGET');
  });
});

describe('Q-16 over a window', () => {
  const edge = (to: ReturnType<typeof identity>, validFrom: string, validTo?: string) => ({
    type: 'CAN_ASSUME' as const,
    to,
    validFrom,
    ...(validTo ? { validTo, endReason: 'REVOKED' as const } : {}),
  });
  const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-08T00:00:00Z' };

  it('is the union over the window, without time travel', async () => {
    await put([
      // Open to a for the second and third of March; a was open to b only before that, and to c after.
      who(refs.user, [edge(refs.a, '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')]),
      who(refs.a, [
        edge(refs.b, '2026-02-01T00:00:00Z', '2026-03-02T00:00:00Z'),
        edge(refs.c, '2026-03-05T00:00:00Z'),
      ]),
      who(refs.b),
      who(refs.c),
    ]);
    expect(await reached([idOf(refs.user)], { window })).toEqual(['a CONFIRMED', 'c CONFIRMED']);
    expect(await reached([idOf(refs.user)])).toEqual([]);
    const answer = await ask([idOf(refs.user)], { window });
    expect(answer.items.find(({ id }) => name(id) === 'c')?.reachedAt).toBe('2026-03-05T00:00:00.000000Z');
  });

  it('takes the longer way that leads there in time', async () => {
    await put([
      who(refs.user, [edge(refs.a, '2026-03-06T00:00:00Z'), edge(refs.b, '2026-02-01T00:00:00Z')]),
      who(refs.b, [edge(refs.a, '2026-02-01T00:00:00Z')]),
      who(refs.a, [edge(refs.target, '2026-02-01T00:00:00Z', '2026-03-04T00:00:00Z')]),
      who(refs.target),
    ]);
    const answer = await ask([idOf(refs.user)], { window });
    expect(answer.items.find(({ id }) => name(id) === 'target')?.path.map(name)).toEqual([
      'user',
      'b',
      'a',
      'target',
    ]);
  });

  it('counts a key that was revoked inside the window', async () => {
    const key = (state: string, stateReason?: string) => ({
      node: refs.key,
      attributes: {
        kind: 'ACCESS_KEY',
        state,
        ...(stateReason ? { stateReason, stateChangedAt: '2026-03-05T00:00:00Z' } : {}),
      },
      edges: [{ type: 'AUTHENTICATES_AS' as const, to: refs.user }],
      validFrom: stateReason ? '2026-03-05T00:00:00Z' : '2026-01-01T00:00:00Z',
    });
    await put([key('ACTIVE'), who(refs.user)], '2026-03-01T00:00:00Z');
    await put([key('DEACTIVATED', 'REVOKED'), who(refs.user)], '2026-03-06T00:00:00Z');
    expect(await reached([idOf(refs.key)], { window })).toEqual(['user CONFIRMED']);
    expect(await reached([idOf(refs.key)])).toEqual([]);
  });

  it('counts a key that was enabled for some days inside the window only', async () => {
    const key = (state: string) => ({
      node: refs.key,
      attributes: { kind: 'ACCESS_KEY', state },
      edges: [{ type: 'AUTHENTICATES_AS' as const, to: refs.user }],
    });
    await put([key('SUSPENDED'), who(refs.user)], '2026-02-28T23:00:00Z');
    await put([key('ACTIVE'), who(refs.user)], '2026-03-03T00:00:00Z');
    await put([key('DEACTIVATED'), who(refs.user)], '2026-03-07T23:00:00Z');
    expect(await reached([idOf(refs.key)], { window })).toEqual(['user CONFIRMED']);
    expect(await reached([idOf(refs.key)])).toEqual([]);
  });

  it('counts a grant that gave something inside the window only, or at its beginning', async () => {
    const grant = (effect: string) => [
      who(refs.user, [{ type: 'HAS_ENTITLEMENT', to: refs.grant }]),
      { node: refs.grant, attributes: { effect }, edges: [{ type: 'ON' as const, to: refs.data }] },
      { node: refs.data, attributes: { sensitivity: 'HIGH' } },
    ];
    await put(grant('DENY'), '2026-02-28T23:00:00Z');
    await put(grant('ALLOW'), '2026-03-03T00:00:00Z');
    await put(grant('DENY'), '2026-03-07T23:00:00Z');
    const both = ['data POSSIBLE', 'grant POSSIBLE'];
    expect(await reached([idOf(refs.user)], { window })).toEqual(both);
    const beginning = { from: '2026-03-04T00:00:00Z', to: window.to };
    expect(await reached([idOf(refs.user)], { window: beginning })).toEqual(both);
    expect(await reached([idOf(refs.user)])).toEqual([]);
  });

  it('counts nothing that is so only from its end on', async () => {
    const key = (state: string) => ({
      node: refs.key,
      attributes: { kind: 'ACCESS_KEY', state },
      edges: [{ type: 'AUTHENTICATES_AS' as const, to: refs.user }],
    });
    await put([key('SUSPENDED'), who(refs.user)], '2026-03-07T20:00:00Z');
    await put([key('ACTIVE'), who(refs.user)], window.to);
    const late = { from: '2026-03-07T21:00:00Z', to: window.to };
    expect(await reached([idOf(refs.key)], { window: late })).toEqual([]);
    expect(
      await reached([idOf(refs.key)], { window: { ...late, to: '2026-03-08T00:00:00.000001Z' } }),
    ).toEqual(['user CONFIRMED']);
  });

  it('refuses a window that ends before it begins', () => {
    const parsed = blastRadius.args.safeParse({ start: ['x'], window: { from: window.to, to: window.from } });
    expect(parsed.success).toBe(false);
  });
});
