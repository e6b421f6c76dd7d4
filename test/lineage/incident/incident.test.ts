import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { incidentScope } from '../../../src/lineage/incident/incident.js';
import type { ClaimInput, NodeRef } from '../../../src/model/index.js';
import { describeEngines, openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, named, ref } from '../support.js';
import { throughGraphql } from '../through-graphql.js';

const NOW = '2026-03-10T00:00:00Z';
const SINCE = '2026-01-01T00:00:00Z';
const WINDOW = { from: '2026-03-01T00:00:00Z', to: '2026-03-05T00:00:00Z' };
const { identity, credential, workload, location, material, resource, team } = ref;
const refs = {
  key: credential('AKIA1'),
  next: credential('AKIA2'),
  inner: credential('AKIA3'),
  user: identity('user'),
  admin: identity('admin'),
  late: identity('late'),
  data: resource('data'),
  job: workload('job'),
  place: location('place'),
  secret: material('secret'),
  before: material('before'),
  red: team('red'),
  blue: team('blue'),
  sec: team('sec'),
  repo: { type: 'Repository', key: ['github', '7'] },
} satisfies Record<string, NodeRef>;
const name = named(refs);
const role = { kind: 'ROLE', state: 'ACTIVE' } as const;

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const put = (claims: ClaimInput[], observedAt = '2026-03-09T23:00:00Z', on = graph) =>
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
      'LAST_USED',
    ],
    claims,
    acceptAbsence: true,
  });
const who = (node: NodeRef, edges: ClaimInput['edges'] = []): ClaimInput => ({
  node,
  attributes: role,
  edges,
  validFrom: SINCE,
});
const key = (
  node: NodeRef,
  of: NodeRef,
  attributes: Record<string, unknown> = {},
  edges: ClaimInput['edges'] = [],
): ClaimInput => ({
  node,
  attributes: {
    kind: 'ACCESS_KEY',
    state: 'ACTIVE',
    createdAt: SINCE,
    providerId: node.key.at(-1),
    ...attributes,
  },
  edges: [{ type: 'AUTHENTICATES_AS', to: of }, ...edges],
  validFrom: SINCE,
});
const TEAMS: ClaimInput[] = [refs.red, refs.blue, refs.sec].map((node) => ({
  node,
  attributes: { status: 'ACTIVE' },
  validFrom: SINCE,
}));
const ask = (indicator: string, more: object = {}) =>
  incidentScope.ask(asking(graph, NOW), incidentScope.args.parse({ indicator, ...WINDOW, ...more }));
const concerned = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map((item) => `${name(item.id)} ${item.role} ${item.actions.join('+')}`);

/** A key of user, used on 3 March; user could assume admin until 4 March, and late only from 6 March on. */
const STOLEN: ClaimInput[] = [
  ...TEAMS,
  key(refs.key, refs.user, { lastUsedAt: '2026-03-03T12:00:00Z', lastUsedStatus: 'USED' }),
  who(refs.user, [
    { type: 'CAN_ASSUME', to: refs.admin, validTo: '2026-03-04T00:00:00Z', endReason: 'REVOKED' },
    { type: 'CAN_ASSUME', to: refs.late, validFrom: '2026-03-06T00:00:00Z' },
    { type: 'OWNED_BY', to: refs.red, validTo: '2026-03-07T00:00:00Z', endReason: 'REASSIGNED' },
    { type: 'OWNED_BY', to: refs.blue, validFrom: '2026-03-07T00:00:00Z' },
    { type: 'OWNED_BY', to: refs.sec, attributes: { role: 'REVOCATION_AUTHORITY' } },
  ]),
  who(refs.admin, [{ type: 'CAN_ADMIN', to: refs.data }]),
  who(refs.late),
  { node: refs.data, attributes: { sensitivity: 'HIGH' }, validFrom: SINCE },
];

describe('Q-42', () => {
  it('scopes a stolen key over the window: reach, use, owners then and now, authority, plan', async () => {
    await put(STOLEN);
    const answer = await ask('AKIA1');
    expect(answer.matched.map(({ id }) => name(id))).toEqual(['key']);
    expect(answer.items.map((item) => [name(item.id), item.role, item.actions])).toEqual([
      ['key', 'MATCHED', ['REVOKE']],
      ['user', 'REACHED', ['CUTOFF_SESSIONS']],
      ['admin', 'REACHED', ['CUTOFF_SESSIONS']],
    ]);
    const [stolen, user] = answer.items;
    expect(stolen?.uses.map(({ kind, lastAt }) => [kind, lastAt])).toEqual([
      ['LAST_USED', '2026-03-03T12:00:00.000000Z'],
    ]);
    expect(stolen?.flags).toEqual(['USED_IN_WINDOW']);
    expect(stolen?.because).toEqual([
      'AKIA1 is what the indicator names, or lies inside it.',
      'It was used within the window, as late as 2026-03-03.',
      'It still authenticates.',
    ]);
    expect(
      [user?.ownerThen, user?.ownerNow, user?.revocationAuthority].map((o) => name(o?.owner?.id ?? '')),
    ).toEqual(['red', 'blue', 'sec']);
    expect(answer.plan[0]).toMatchObject({ phase: 1, action: 'REVOKE', role: 'MATCHED' });
    expect(answer.blastRadius?.items.map(({ id }) => name(id))).toContain('data');
    expect(answer.certainty).toBe('PARTIAL');
  });

  it('says that the key was rotated inside the window, in place or by another', async () => {
    await put([
      key(refs.key, refs.user, {}, [
        {
          type: 'HAS_MATERIAL',
          to: refs.before,
          validFrom: SINCE,
          validTo: '2026-03-03T00:00:00Z',
          endReason: 'SUPERSEDED',
        },
        { type: 'HAS_MATERIAL', to: refs.secret, validFrom: '2026-03-03T00:00:00Z' },
      ]),
      who(refs.user),
    ]);
    const [inPlace] = (await ask('AKIA1')).items;
    expect(inPlace?.flags).toEqual(['ROTATED_IN_WINDOW']);
    expect(inPlace?.because.join(' ')).toContain('rotated on 2026-03-03');
    const before = { from: '2026-02-01T00:00:00Z', to: '2026-02-05T00:00:00Z' };
    expect((await ask('AKIA1', before)).items[0]?.flags).toEqual([]);

    await put(
      [
        key(refs.key, refs.user, {
          state: 'DEACTIVATED',
          stateReason: 'REVOKED',
          stateChangedAt: '2026-03-04T00:00:00Z',
        }),
        key(refs.next, refs.user, {}, [
          { type: 'REPLACES', to: refs.key, validFrom: '2026-03-02T00:00:00Z' },
        ]),
        who(refs.user),
      ],
      '2026-03-09T23:30:00Z',
    );
    const [replaced] = (await ask('AKIA1')).items;
    expect(replaced).toMatchObject({ flags: ['ROTATED_IN_WINDOW'], actions: ['NONE'] });
    expect(replaced?.canAuthenticate?.value).toBe('FALSE');
  });

  it('rotates before it revokes where something live needs the key', async () => {
    await put([
      key(refs.key, refs.user),
      who(refs.user),
      {
        node: refs.job,
        attributes: { kind: 'POD' },
        edges: [{ type: 'USED', to: refs.key }],
        validFrom: SINCE,
      },
    ]);
    const answer = await ask('AKIA1');
    expect(answer.plan.map(({ phase, action, node }) => `${phase} ${action} ${name(node.id)}`)).toEqual([
      '1 CUTOFF_SESSIONS user',
      '1 ROTATE key',
      '2 REVOKE key',
    ]);
    expect(answer.items[0]?.uses.map(({ kind, by }) => [kind, name(by?.id ?? '')])).toEqual([
      ['USED', 'job'],
    ]);
  });

  it('takes a repository with the secrets that lie in it', async () => {
    await put([
      { node: refs.repo, attributes: { name: 'pay' }, validFrom: SINCE },
      {
        node: refs.place,
        attributes: { class: 'CODE' },
        edges: [
          { type: 'LOCATED_IN', to: refs.repo },
          { type: 'HOLDS', to: refs.secret },
        ],
        validFrom: SINCE,
      },
      key(refs.inner, refs.user, {}, [{ type: 'HAS_MATERIAL', to: refs.secret }]),
      who(refs.user),
    ]);
    expect((await concerned('pay')).sort()).toEqual([
      'inner REACHED ROTATE',
      'place MATCHED NONE',
      'repo MATCHED MANUAL',
      'user REACHED CUTOFF_SESSIONS',
    ]);
  });

  it('takes a fingerprint for its material, and so for the credential that has it', async () => {
    await put([
      { node: refs.secret, attributes: { providerId: 'hmac-7f3a' }, validFrom: SINCE },
      key(refs.inner, refs.user, {}, [{ type: 'HAS_MATERIAL', to: refs.secret }]),
      who(refs.user),
    ]);
    expect(await concerned('hmac-7f3a')).toEqual([
      'secret MATCHED NONE',
      'inner REACHED ROTATE',
      'user REACHED CUTOFF_SESSIONS',
    ]);
  });

  it('does not act on a name that several have', async () => {
    await put([
      key(refs.key, refs.user, { name: 'deploy' }),
      key(refs.next, refs.admin, { name: 'deploy' }),
      who(refs.user),
      who(refs.admin),
    ]);
    const answer = await ask('deploy');
    const matched = answer.items.filter((item) => item.role === 'MATCHED');
    expect(matched.map((item) => [item.certainty, item.reasons, item.actions])).toEqual([
      ['POSSIBLE', ['AMBIGUOUS'], ['CONFIRM']],
      ['POSSIBLE', ['AMBIGUOUS'], ['CONFIRM']],
    ]);
  });

  it('keeps apart what was not there in the window, and what nobody knows', async () => {
    await put([...STOLEN, key(refs.next, refs.user, { createdAt: '2026-03-08T00:00:00Z' })]);
    const answer = await ask('AKIA2');
    expect(answer).toMatchObject({ matched: [], items: [], plan: [], blastRadius: null });
    expect(answer.outside.map(({ id }) => name(id))).toEqual(['next']);
    expect(answer.warnings.map(({ code }) => code)).toContain('NOT_IN_WINDOW');
    await expect(ask('AKIA9')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves break-glass to a person, and out of the plan', async () => {
    await put([key(refs.key, refs.user, { breakGlass: true }), who(refs.user)]);
    const answer = await ask('AKIA1');
    expect(answer.items[0]).toMatchObject({ actions: ['MANUAL'], flags: ['BREAK_GLASS'] });
    expect(answer.plan.map(({ node }) => name(node.id))).toEqual(['user']);
  });

  it('refuses a window that ends before it starts', () => {
    const given = { indicator: 'AKIA1', from: WINDOW.to, to: WINDOW.from };
    expect(incidentScope.args.safeParse(given).success).toBe(false);
    expect(incidentScope.args.safeParse({ ...given, to: WINDOW.to }).success).toBe(false);
  });
});

describeEngines('Q-42 through GraphQL', ({ open }) => {
  it('answers with plan and reach, the same bytes twice', { timeout: 300_000 }, async () => {
    const other = await open();
    try {
      await put(STOLEN, undefined, other);
      const given = { indicator: 'AKIA1', ...WINDOW };
      const { answer, errors } = await throughGraphql(other, NOW, 'incidentScope', given);
      expect(errors).toEqual([]);
      expect(answer.items.map((item: { id: string }) => name(item.id))).toEqual(['key', 'user', 'admin']);
      expect(answer.plan[0]).toMatchObject({ phase: 1, action: 'REVOKE' });
      expect(answer.blastRadius.counts.total).toBe(3);
      const again = await throughGraphql(other, NOW, 'incidentScope', given);
      expect(JSON.stringify(again.answer)).toBe(JSON.stringify(answer));
      const backwards = { indicator: 'AKIA1', from: WINDOW.to, to: WINDOW.from };
      expect((await throughGraphql(other, NOW, 'incidentScope', backwards)).errors[0]).toContain(
        'ends before',
      );
    } finally {
      await other.close();
    }
  });
});
