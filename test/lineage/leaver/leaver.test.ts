import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { leaverImpact } from '../../../src/lineage/leaver/leaver.js';
import { teamDissolved } from '../../../src/lineage/team-dissolved/team-dissolved.js';
import type { ClaimInput, NodeRef } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { at, syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const LEFT = '2026-03-05T00:00:00Z';
const refs = {
  ada: ref.person('ada'),
  bob: ref.person('bob'),
  team: ref.team('team'),
  pay: ref.service('pay'),
  svc: ref.identity('svc'),
  account: ref.identity('account'),
  role: ref.identity('role'),
  key: ref.credential('key'),
  pat: ref.credential('pat'),
  vault: ref.location('vault'),
  secret: ref.material('secret'),
  grant: ref.entitlement('grant'),
  ci: ref.workload('ci'),
  group: { type: 'PermissionSet' as const, key: ['aws', '111111111111', 'group'] },
  exception: { type: 'Exception' as const, key: ['x', 'exception'] },
};
const name = named(refs);
type Edges = ClaimInput['edges'];
const claim = (
  node: NodeRef & { key: string[] },
  attributes: object = {},
  edges: Edges = [],
): ClaimInput => ({
  node,
  attributes: { name: node.key.at(-1), createdAt: '2025-01-01T00:00:00Z', ...attributes },
  edges,
});
const key = (attributes: object = {}) =>
  claim(refs.key, { kind: 'PASSWORD', state: 'ACTIVE', ...attributes }, [
    { type: 'AUTHENTICATES_AS', to: refs.svc },
    { type: 'HAS_MATERIAL', to: refs.secret },
  ]);
const people = (status = 'ACTIVE') => [
  claim(refs.ada, { status, name: 'Ada Lovelace', providerId: 'p-1' }),
  claim(refs.bob, { status: 'ACTIVE' }),
  claim(refs.svc, { kind: 'MACHINE_USER', actorClass: 'MACHINE', state: 'ACTIVE' }),
  claim(refs.vault, { class: 'VAULT' }, [{ type: 'HOLDS', to: refs.secret }]),
];

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());
const put = (claims: ClaimInput[], observedAt = '2026-03-09T00:00:00Z') =>
  syncClaims(graph, { observedAt, claims, capabilities: ['OWNERS'], acceptAbsence: true });
const ask = (given: object = {}, now = NOW) =>
  leaverImpact.ask(
    asking(graph, now),
    leaverImpact.args.parse({ person: idOf(refs.ada), leftAt: LEFT, ...given }),
  );
const list = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map(
    ({ node, concerns, obligations }) =>
      `${name(node.id)} ${concerns.join('+')} ${obligations.map(({ type }) => type).join('+')}`,
  );

describe('Q-04', () => {
  const account = (edges: Edges) =>
    claim(refs.account, { kind: 'HUMAN_USER', actorClass: 'HUMAN', state: 'ACTIVE' }, [
      { type: 'SAME_AS', to: refs.ada },
      ...(edges ?? []),
    ]);

  it('lists what they own, created and know, one entry for each node with every reason', async () => {
    await put(
      [
        ...people(),
        key(),
        claim(refs.svc, { kind: 'MACHINE_USER', actorClass: 'MACHINE', state: 'ACTIVE' }, [
          { type: 'OWNED_BY', to: refs.ada },
          { type: 'CREATED_BY', to: refs.ada },
        ]),
        account([{ type: 'CAN_READ_SECRET', to: refs.vault }]),
      ].filter((one, index, all) => all.findLastIndex((other) => other.node === one.node) === index),
    );
    expect((await list()).sort()).toEqual(['key KNOWS_SECRET ROTATE', 'svc OWNED+CREATED REASSIGN+REVIEW']);
    const [item] = (await ask()).items.filter((one) => name(one.node.id) === 'key');
    expect(item).toMatchObject({ certainty: 'CONFIRMED' });
    expect(item?.because[0]).toBe('key lies in vault, which the person could read.');
    expect(item?.obligations[0]?.dueAt).toBe(at('2026-03-12T00:00:00Z'));
  });

  it('asks for no rotation of what was rotated after they left, or read only before its rotation', async () => {
    const read = (rest: object = {}) => account([{ type: 'CAN_READ_SECRET', to: refs.vault, ...rest }]);
    await put([...people(), key({ lastRotatedAt: '2026-03-06T00:00:00Z' }), read()]);
    expect(await list()).toEqual([]);
    await put([...people(), key({ lastRotatedAt: '2026-02-01T00:00:00Z' }), read()], '2026-03-09T01:00:00Z');
    expect(await list()).toEqual(['key KNOWS_SECRET ROTATE']);
    await put(
      [
        ...people(),
        key({ lastRotatedAt: '2026-02-01T00:00:00Z' }),
        read({ validTo: '2026-01-01T00:00:00Z', endReason: 'REVOKED' }),
      ],
      '2026-03-09T02:00:00Z',
    );
    expect(await list()).toEqual([]);
  });

  it('follows roles to the vault', async () => {
    await put([
      ...people(),
      key(),
      account([
        { type: 'CAN_ASSUME', to: refs.role },
        { type: 'MEMBER_OF', to: refs.group },
      ]),
      claim(refs.role, { kind: 'ROLE', state: 'ACTIVE' }, [{ type: 'CAN_READ_SECRET', to: refs.vault }]),
    ]);
    expect(await list()).toEqual(['key KNOWS_SECRET ROTATE']);
  });

  it('takes what only a grant to a group tells for possible, and confirms it before anything else', async () => {
    await put(
      [
        ...people(),
        key(),
        account([{ type: 'MEMBER_OF', to: refs.group }]),
        claim(refs.group, {}, [{ type: 'HAS_ENTITLEMENT', to: refs.grant }]),
        claim(refs.grant, { effect: 'ALLOW' }, [{ type: 'ON', to: refs.vault }]),
        claim(refs.role, { kind: 'ROLE', state: 'ACTIVE' }),
      ],
      '2026-03-09T01:00:00Z',
    );
    const items = (await ask({ leftAt: '2026-03-10T00:00:00Z' })).items;
    expect(items.map(({ certainty, reasons }) => ({ certainty, reasons }))).toEqual([
      { certainty: 'POSSIBLE', reasons: ['NOT_EVALUATED'] },
    ]);
    expect(items[0]?.obligations[0]?.recommendedActions).toEqual(['CONFIRM']);
  });

  it('detaches the pipeline from their own token, and revokes one that nothing runs on', async () => {
    const pat = claim(refs.pat, { kind: 'STATIC_TOKEN', state: 'ACTIVE' }, [
      { type: 'AUTHENTICATES_AS', to: refs.account },
    ]);
    await put([...people(), pat, account([])]);
    expect(await list()).toEqual(['pat KNOWS_SECRET REVOKE']);
    await put(
      [...people(), pat, account([]), claim(refs.ci, { kind: 'PIPELINE' }, [{ type: 'USED', to: refs.pat }])],
      '2026-03-09T01:00:00Z',
    );
    expect(await list()).toEqual(['pat KNOWS_SECRET ROTATE_AND_DETACH']);
    expect((await ask()).items[0]?.flags).toEqual(['OWN_CREDENTIAL', 'USED_BY_WORKLOAD']);
  });

  it('is less urgent about what a backup owner stands by for', async () => {
    const owned = (edges: Edges) =>
      claim(refs.pay, { lifecycle: 'ACTIVE' }, [{ type: 'OWNED_BY', to: refs.ada }, ...(edges ?? [])]);
    await put([...people(), owned([])]);
    const severity = async () => (await ask()).items[0]?.severity;
    expect(await severity()).toBe('MEDIUM');
    await put(
      [
        ...people(),
        owned([
          {
            type: 'OWNED_BY',
            to: refs.bob,
            validFrom: '2025-02-01T00:00:00Z',
            attributes: { role: 'BACKUP' },
          },
        ]),
      ],
      '2026-03-09T01:00:00Z',
    );
    expect(await severity()).toBe('LOW');
    expect((await ask()).items[0]?.flags).toEqual(['HAS_BACKUP_OWNER']);
  });

  it('takes who is called alike only for possible, and who is numbered so for certain', async () => {
    const exception = (approver: string) =>
      claim(refs.exception, { status: 'ACTIVE', approver, expiresAt: '2026-06-01T00:00:00Z' }, [
        { type: 'COVERS', to: refs.svc },
      ]);
    const certainty = async () =>
      (await ask()).items.map((item) => `${item.concerns.join()} ${item.certainty}`);
    await put([...people(), exception('ada lovelace')]);
    expect(await certainty()).toEqual(['APPROVES POSSIBLE']);
    await put([...people(), exception('P-1')], '2026-03-09T01:00:00Z');
    expect(await certainty()).toEqual(['APPROVES CONFIRMED']);
    expect((await ask()).items[0]?.obligations[0]?.type).toBe('REASSIGN_AUTHORITY');
    await put([...people(), exception('Bob')], '2026-03-09T02:00:00Z');
    expect(await certainty()).toEqual([]);
  });

  it('counts from the recorded event, and is reassigned only by an owner named since', async () => {
    const owned = (to: NodeRef & { key: string[] }, validFrom: string) =>
      claim(refs.pay, { lifecycle: 'ACTIVE' }, [{ type: 'OWNED_BY', to, validFrom }]);
    const left = {
      node: { type: 'LifecycleEvent' as const, key: ['/hr', '1'] },
      attributes: { type: 'person.left', occurredAt: LEFT },
      edges: [{ type: 'ON_SUBJECT' as const, to: refs.ada }],
    };
    await put([...people(), owned(refs.ada, '2025-02-01T00:00:00Z'), left], '2026-03-06T00:00:00Z');
    const asked = async (now: string) => {
      const { leftAt, items } = await ask({ leftAt: undefined }, now);
      return [
        leftAt,
        ...items.flatMap((item) => item.obligations.map(({ type, status }) => `${type} ${status}`)),
      ];
    };
    expect(await asked('2026-03-06T01:00:00Z')).toEqual([at(LEFT), 'REASSIGN OPEN']);
    await put([...people('INACTIVE'), owned(refs.bob, '2026-03-07T00:00:00Z'), left], '2026-03-08T00:00:00Z');
    expect(await asked(NOW)).toEqual([at(LEFT), 'REASSIGN VERIFIED']);
  });
});

describe('Q-05', () => {
  const team = (attributes: object) => [
    claim(refs.team, attributes),
    claim(refs.pay, { lifecycle: 'ACTIVE' }, [{ type: 'OWNED_BY', to: refs.team }]),
  ];
  const member = (status: string) => claim(refs.ada, { status }, [{ type: 'MEMBER_OF', to: refs.team }]);
  const gone = async (given = idOf(refs.team)) => {
    const answer = await teamDissolved.ask(asking(graph, NOW), { team: given });
    const { value, reasons } = answer.dissolved;
    return [
      `${value} ${reasons.join()}`,
      ...answer.items.map((item) => `${name(item.node.id)} ${item.certainty}`),
    ];
  };

  it.each<[string, ClaimInput[], string[]]>([
    [
      'dissolved',
      team({ status: 'DISSOLVED', dissolvedAt: '2026-03-01' }),
      ['TRUE TEAM_DISSOLVED', 'pay CONFIRMED'],
    ],
    [
      'dissolved later',
      [...team({ status: 'ACTIVE', dissolvedAt: '2026-04-01' }), member('ACTIVE')],
      ['FALSE HAS_MEMBERS'],
    ],
    [
      'without anybody left',
      [...team({ status: 'ACTIVE' }), member('INACTIVE')],
      ['TRUE ALL_MEMBERS_INACTIVE', 'pay CONFIRMED'],
    ],
    ['with somebody on leave', [...team({ status: 'ACTIVE' }), member('LEAVE')], ['FALSE HAS_MEMBERS']],
    [
      'with somebody of whom nobody knows',
      [...team({}), member('UNKNOWN')],
      ['UNKNOWN MEMBER_STATUS_UNKNOWN', 'pay POSSIBLE'],
    ],
    ['that no source describes further', team({}), ['UNKNOWN MEMBERS_NOT_KNOWN', 'pay POSSIBLE']],
  ])('a team %s', async (_title, claims, expected) => {
    await put(claims);
    expect(await gone()).toEqual(expected);
  });

  it('a team with another name is the same team', async () => {
    await put([...team({ name: 'old', status: 'ACTIVE' }), member('ACTIVE')]);
    await put([...team({ name: 'new', status: 'ACTIVE' }), member('ACTIVE')], '2026-03-09T01:00:00Z');
    expect(await gone('new')).toEqual(['FALSE HAS_MEMBERS']);
  });
});
