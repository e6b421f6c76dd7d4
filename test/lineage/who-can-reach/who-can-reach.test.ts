import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { whoCanReach } from '../../../src/lineage/who-can-reach/who-can-reach.js';
import { DEFAULT_POLICY, type ClaimInput, type NodeRef } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';
import { throughGraphql } from '../through-graphql.js';

const NOW = '2026-03-10T00:00:00Z';
const SEEN = '2026-03-09T23:00:00Z';
const { identity, credential, workload, location, material, resource, entitlement, team, realm } = ref;
const refs = {
  key: credential('AKIA1'),
  dead: credential('AKIA2'),
  user: identity('user'),
  other: identity('other'),
  idle: identity('idle'),
  job: workload('job'),
  place: location('place'),
  secret: material('secret'),
  grant: entitlement('grant'),
  wide: entitlement('wide'),
  data: resource('data'),
  red: team('red'),
  account: realm('111111111111'),
  inner: { type: 'PermissionSet', key: ['aws', '111111111111', 'inner'] },
  outer: { type: 'PermissionSet', key: ['aws', '111111111111', 'outer'] },
  ci: { type: 'FederatedSubject', key: ['https://ci.example', 'repo:acme/pay:*'] },
  vendor: { type: 'ThirdParty', key: ['acme'] },
} satisfies Record<string, NodeRef>;
const name = named(refs);
const active = { kind: 'ACCESS_KEY', state: 'ACTIVE' } as const;
const role = { kind: 'ROLE', state: 'ACTIVE' } as const;
const who = (node: NodeRef, edges: ClaimInput['edges'] = []): ClaimInput => ({
  node,
  attributes: role,
  edges,
});
const keyOf = (node: NodeRef, of: NodeRef, more: Record<string, unknown> = {}): ClaimInput => ({
  node,
  attributes: { ...active, ...more },
  edges: [{ type: 'AUTHENTICATES_AS', to: of }],
});

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const put = (claims: ClaimInput[], on = graph, observedAt = SEEN) =>
  syncClaims(on, {
    observedAt,
    capabilities: [
      'IDENTITIES',
      'CREDENTIALS',
      'TRUSTS',
      'PERMISSIONS',
      'WORKLOADS',
      'SECRET_LOCATIONS',
      'OWNERS',
    ],
    claims,
  });
const ask = (target: NodeRef, more: object = {}, when: Parameters<typeof asking>[2] = {}) =>
  whoCanReach.ask(asking(graph, NOW, when), whoCanReach.args.parse({ resource: idOf(target), ...more }));
const reachers = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map(({ id, certainty }) => `${name(id)} ${certainty}`).sort();

/** AKIA1 is a key of user, a member of a group in a group that holds a grant on the data. */
const NESTED: ClaimInput[] = [
  keyOf(refs.key, refs.user),
  who(refs.user, [
    { type: 'MEMBER_OF', to: refs.inner },
    { type: 'OWNED_BY', to: refs.red },
  ]),
  { node: refs.red, attributes: { status: 'ACTIVE' } },
  { node: refs.inner, attributes: { kind: 'GROUP' }, edges: [{ type: 'MEMBER_OF', to: refs.outer }] },
  { node: refs.outer, attributes: { kind: 'GROUP' }, edges: [{ type: 'HAS_ENTITLEMENT', to: refs.grant }] },
  {
    node: refs.grant,
    attributes: { effect: 'ALLOW', actionClasses: ['READ'] },
    edges: [{ type: 'ON', to: refs.data }],
  },
  { node: refs.data, attributes: { sensitivity: 'HIGH' } },
];

describe('Q-17', () => {
  it('goes back through groups within groups to identity and credential, with the owner of each', async () => {
    await put(NESTED);
    const answer = await ask(refs.data);
    expect(answer.items.map(({ id, certainty, hops }) => [name(id), certainty, hops])).toEqual([
      ['user', 'POSSIBLE', 4],
      ['key', 'POSSIBLE', 5],
    ]);
    const [user, key] = answer.items;
    expect(user).toMatchObject({
      reasons: ['NOT_EVALUATED'],
      actionClasses: ['READ'],
      ownerStatus: 'RESOLVED',
    });
    expect(name(user?.owner?.id ?? '')).toBe('red');
    expect(key?.path.map(name)).toEqual(['key', 'user', 'inner', 'outer', 'grant', 'data']);
    expect(key?.evidence.map(({ type }) => type)).toEqual([
      'AUTHENTICATES_AS',
      'MEMBER_OF',
      'MEMBER_OF',
      'HAS_ENTITLEMENT',
      'ON',
    ]);
    expect(user?.because[0]).toBe(
      'user is a member of inner, which is a member of outer, which holds a grant, which is on data.',
    );
  });

  it('never looks clean while permissions are not evaluated', async () => {
    await put([{ node: refs.data, attributes: {} }]);
    const answer = await ask(refs.data);
    expect(answer.items).toEqual([]);
    expect(answer.certainty).toBe('PARTIAL');
    expect(answer.warnings.map(({ code }) => code)).toContain('NOT_EVALUATED');
  });

  it('leaves out a grant that is told not to allow the action, and none of which nobody tells', async () => {
    await put(NESTED);
    expect(await reachers(refs.data, { action: 'READ' })).toEqual(['key POSSIBLE', 'user POSSIBLE']);
    expect(await reachers(refs.data, { action: 'WRITE' })).toEqual([]);
    await put(
      NESTED.map((one) => (one.node === refs.grant ? { ...one, attributes: { effect: 'ALLOW' } } : one)),
      graph,
      '2026-03-09T23:30:00Z',
    );
    expect(await reachers(refs.data, { action: 'WRITE' })).toEqual(['key POSSIBLE', 'user POSSIBLE']);
  });

  it('goes back from a secret to who can read it, mint for it or administer it, and is CONFIRMED there', async () => {
    await put([
      who(refs.user, [{ type: 'CAN_READ_SECRET', to: refs.place }]),
      keyOf(refs.key, refs.user),
      who(refs.other, [{ type: 'CAN_MINT', to: refs.user }]),
      keyOf(refs.dead, refs.other),
      { node: refs.place, attributes: { class: 'VAULT' }, edges: [{ type: 'HOLDS', to: refs.secret }] },
    ]);
    expect(await reachers(refs.place)).toEqual([
      'dead CONFIRMED',
      'key CONFIRMED',
      'other CONFIRMED',
      'user CONFIRMED',
    ]);
    // What can only be read is not written by who can read it.
    expect(await reachers(refs.place, { action: 'WRITE' })).toEqual([]);
  });

  it('sets apart who cannot act, and goes no further back from a dead credential', async () => {
    await put([
      who(refs.user, [{ type: 'CAN_ADMIN', to: refs.data }]),
      keyOf(refs.dead, refs.user, { state: 'DEACTIVATED', stateReason: 'REVOKED' }),
      who(refs.other, [{ type: 'CAN_READ_SECRET', to: refs.place }]),
      keyOf(refs.key, refs.other),
      { node: refs.place, attributes: {}, edges: [{ type: 'HOLDS', to: refs.secret }] },
      { node: refs.dead, edges: [{ type: 'HAS_MATERIAL', to: refs.secret }] },
      { node: refs.data, attributes: {} },
    ]);
    const answer = await ask(refs.data);
    expect(answer.items).toEqual([]);
    expect(answer.dormant.map(({ id }) => name(id))).toEqual(['user']);
  });

  it('lists an external subject and a third party, and not the binding of a provider service', async () => {
    const service: NodeRef = { type: 'FederatedSubject', key: ['aws', 'lambda.amazonaws.com'] };
    await put([
      who(refs.user, [
        { type: 'CAN_ASSUME', from: refs.ci },
        { type: 'CAN_ASSUME', from: service },
        { type: 'EXPOSED_TO', to: refs.vendor },
        { type: 'CAN_ADMIN', to: refs.data },
      ]),
      {
        node: refs.ci,
        attributes: { kind: 'OIDC', issuer: 'https://ci.example', pattern: 'repo:acme/pay:*' },
      },
      { node: service, attributes: { kind: 'AWS_SERVICE', pattern: 'lambda.amazonaws.com' } },
      { node: refs.vendor, attributes: { name: 'Acme' } },
      { node: refs.data, attributes: {} },
    ]);
    const answer = await ask(refs.data);
    expect(
      answer.items.map(({ id, as, flags, ownerStatus }) => [name(id), as, flags, ownerStatus === null]),
    ).toEqual(
      expect.arrayContaining([
        ['ci', 'EXTERNAL_SUBJECT', ['EXTERNAL'], true],
        ['vendor', 'THIRD_PARTY', ['EXTERNAL'], true],
        ['user', 'IDENTITY', [], false],
      ]),
    );
    expect(answer.items).toHaveLength(3);
  });

  it('takes a subject that names an identity by its address for that identity', async () => {
    const locator = 'arn:aws:iam::222222222222:role/other';
    const subject: NodeRef = { type: 'FederatedSubject', key: ['aws', locator] };
    await put([
      who(refs.user, [
        { type: 'CAN_ASSUME', from: subject },
        { type: 'CAN_ADMIN', to: refs.data },
      ]),
      { node: subject, attributes: { kind: 'AWS_PRINCIPAL', locator, pattern: locator } },
      { ...who(refs.other), attributes: { ...role, locator } },
      keyOf(refs.key, refs.other),
      { node: refs.data, attributes: {} },
    ]);
    expect(await reachers(refs.data)).toEqual(['key CONFIRMED', 'other CONFIRMED', 'user CONFIRMED']);
  });

  it('takes grants on the whole realm that are told to allow it, and counts the rest', async () => {
    await put([
      who(refs.user, [{ type: 'HAS_ENTITLEMENT', to: refs.wide }]),
      keyOf(refs.key, refs.user),
      who(refs.other, [{ type: 'HAS_ENTITLEMENT', to: refs.grant }]),
      keyOf(refs.dead, refs.other),
      {
        node: refs.wide,
        attributes: {},
        edges: [
          { type: 'ON', to: refs.account },
          { type: 'GRANTS', to: refs.inner },
        ],
      },
      { node: refs.grant, attributes: {}, edges: [{ type: 'ON', to: refs.account }] },
      { node: refs.inner, attributes: { privileged: true } },
      { node: refs.data, attributes: {}, edges: [{ type: 'LOCATED_IN', to: refs.account }] },
    ]);
    const answer = await ask(refs.data);
    expect(answer.items.map(({ id, reasons }) => [name(id), reasons])).toEqual([
      ['user', ['NOT_EVALUATED', 'REALM_SCOPE']],
      ['key', ['NOT_EVALUATED', 'REALM_SCOPE']],
    ]);
    expect(answer.warnings.find(({ code }) => code === 'REALM_GRANTS_NOT_EVALUATED')?.message).toContain(
      ': 1.',
    );
  });

  it('ends in a ring of trusts, and says what was cut', async () => {
    const crowd = Array.from({ length: 12 }, (_, n) => identity(`crowd-${String(n).padStart(2, '0')}`));
    await put([
      who(refs.user, [
        { type: 'CAN_ADMIN', to: refs.data },
        { type: 'CAN_ASSUME', to: refs.other },
      ]),
      who(refs.other, [{ type: 'CAN_ASSUME', to: refs.user }]),
      keyOf(refs.key, refs.other),
      ...crowd.map((one) => who(one, [{ type: 'CAN_ASSUME', to: refs.user }])),
      { node: refs.data, attributes: {} },
    ]);
    expect(await reachers(refs.data)).toEqual(['key CONFIRMED', 'other CONFIRMED', 'user CONFIRMED']);
    const cut = await ask(refs.data, {}, { policy: { ...DEFAULT_POLICY, degreeCap: 5 } });
    expect(cut.completeness).toMatchObject({ truncated: true, reason: 'DEGREE_CAP' });
    const spent = await ask(refs.data, {}, { policy: { ...DEFAULT_POLICY, nodeBudget: 4 } });
    expect(spent.completeness.reason).toBe('NODE_BUDGET');
    expect((await ask(refs.data, { depth: 1 })).completeness.reason).toBe('DEPTH');
  });

  it('says that a whole account is trusted, of which nobody is listed', async () => {
    const pattern = 'arn:aws:iam::111111111111:root';
    const root: NodeRef = { type: 'FederatedSubject', key: ['aws', pattern] };
    await put([
      who(refs.user, [
        { type: 'CAN_ASSUME', from: root },
        { type: 'CAN_ADMIN', to: refs.data },
      ]),
      { node: root, attributes: { kind: 'AWS_PRINCIPAL', pattern, locator: pattern } },
      { node: refs.data, attributes: {} },
    ]);
    const answer = await ask(refs.data);
    expect(answer.items).toEqual([]);
    expect(answer.warnings.map(({ code }) => code)).toContain('WHOLE_ACCOUNT_TRUSTED');
  });

  it('answers as of then', async () => {
    const until = { validTo: '2026-03-05T00:00:00Z', endReason: 'REVOKED' as const };
    await put([
      who(refs.user, [{ type: 'CAN_ADMIN', to: refs.data, validFrom: '2026-01-01T00:00:00Z', ...until }]),
      { ...keyOf(refs.key, refs.user), validFrom: '2026-01-01T00:00:00Z' },
      { node: refs.data, attributes: {} },
    ]);
    expect(await reachers(refs.data)).toEqual([]);
    expect(await reachers(refs.data, {}, { asOf: '2026-03-04T23:59:59Z' })).toHaveLength(2);
    expect(await reachers(refs.data, {}, { asOf: '2026-03-05T00:00:00Z' })).toEqual([]);
  });

  it('costs as many statements for many as for one', async () => {
    const statements = async (size: number): Promise<number> => {
      const own = await openMemoryGraph();
      try {
        const users = Array.from({ length: size }, (_, n) => identity(`u${n}`));
        await put(
          [
            ...users.map((one) => who(one, [{ type: 'CAN_ADMIN', to: refs.data }])),
            ...users.map((one, n) => keyOf(credential(`K${n}`), one)),
            { node: refs.data, attributes: {} },
          ],
          own,
        );
        let count = 0;
        const read: Graph['read'] = (...given) => {
          count += 1;
          return own.read(...given);
        };
        const counted = new Proxy(own, { get: (t, p) => (p === 'read' ? read : Reflect.get(t, p)) });
        const { items } = await whoCanReach.ask(asking(counted, NOW), { resource: idOf(refs.data) });
        expect(items).toHaveLength(2 * size);
        return count;
      } finally {
        await own.close();
      }
    };
    expect(await statements(40)).toBe(await statements(2));
  });
});

describeEngines('Q-17 through GraphQL', ({ open }) => {
  it('answers with ways and owners, the same bytes twice', { timeout: 180_000 }, async () => {
    const other = await open();
    try {
      await put(NESTED, other);
      const given = { resource: idOf(refs.data), action: 'READ' };
      const { answer, errors } = await throughGraphql(other, NOW, 'whoCanReach', given);
      expect(errors).toEqual([]);
      expect(answer.items.map((item: { id: string; as: string }) => [name(item.id), item.as])).toEqual([
        ['user', 'IDENTITY'],
        ['key', 'CREDENTIAL'],
      ]);
      expect(answer).toMatchObject({ queryVersion: 'Q-17/1', action: 'READ', certainty: 'PARTIAL' });
      const again = await throughGraphql(other, NOW, 'whoCanReach', given);
      expect(JSON.stringify(again.answer)).toBe(JSON.stringify(answer));
    } finally {
      await other.close();
    }
  });
});
