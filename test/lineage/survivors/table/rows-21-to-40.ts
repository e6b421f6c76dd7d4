import { expect } from 'vitest';
import {
  ACCOUNT,
  aws,
  catalog,
  cmdb,
  inventory,
  of,
  READ,
  T,
  taking,
  type Account,
  type Export,
} from './exports.js';
import { EXCLUSIVE, REVOKE, type Row } from './row.js';
import { account, ALIVE, credential, KEY, listed, PAY_LEGACY, SERVICES } from './rows-1-to-20.js';

/** Two users; where a call is refused the command line leaves an empty file, and the list of keys is not whole. */
const twoUsers = (at: string, refused = false): Export => {
  const { users = [] } = account();
  const { files, ...rest } = aws({ users: [...users, { name: 'robot', keys: [] }] }, at);
  const list = Object.keys(files).filter((name) => name.endsWith('list-access-keys/svc-pay.json'));
  return {
    ...rest,
    files: { ...files, ...(refused ? Object.fromEntries(list.map((name) => [name, ''])) : {}) },
  };
};

/** A user without a mark of its own, whose key a function of pay-legacy takes. */
const consumed = (functions: Account['functions'], lastUsed?: string): Account => ({
  users: [{ name: 'svc', keys: [{ id: KEY, ...(lastUsed ? { lastUsed } : {}) }] }],
  ...(functions ? { functions } : {}),
});
const WORKER = [{ name: 'pay-worker', tags: { service: 'pay-legacy' }, environment: taking(KEY) }];

const reassigned = (rotation: object): Export[] => [
  SERVICES,
  aws({ users: [{ name: 'svc-pay', tags: { service: 'pay-core' }, keys: [{ id: KEY }] }] }),
  inventory({
    edges: [
      {
        from: of.user('svc-pay'),
        SUPPORTS: of.service('pay-legacy'),
        method: 'DECLARED',
        validTo: '2026-02-01T00:00:00Z',
        endReason: 'REASSIGNED',
        ...rotation,
      },
    ],
  }),
];

/** A user of pay-legacy that may assume a role of data-svc. */
const assuming = (keys: readonly { readonly id: string }[], at = READ): Export =>
  aws(
    {
      users: [{ name: 'svc-pay', tags: { service: 'pay-legacy' }, keys }],
      roles: [
        {
          name: 'data-reader',
          tags: { service: 'data-svc' },
          trust: { principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/svc-pay` } },
        },
      ],
    },
    at,
  );
const TRANSITIVE = {
  field: 'credentialsSurvivingRetiredServices',
  args: { includeTransitive: true },
} as const;

const vault = (...record: Parameters<typeof credential>): object => ({
  ...credential(...record),
  realm: { provider: 'vault', realmId: 'main', kind: 'NAMESPACE' },
});

/** A service that only an inventory knows, and what happened to it. */
const noted = (at: string, events: readonly object[]): Export =>
  inventory({ method: 'DECLARED', nodes: [{ type: 'Service', key: 'pay-legacy' }], events }, at);
const LATE = [
  {
    rows: ['40', '40b'],
    how: 'recorded',
    before: cmdb([{ name: 'pay-legacy' }]),
    after: cmdb([PAY_LEGACY], '2026-03-20T00:00:00Z'),
  },
  {
    rows: ['40c', '40d'],
    how: 'told as an event',
    before: noted(READ, []),
    after: noted('2026-03-20T00:00:00Z', [
      { type: 'service.retired', subject: 'Service:pay-legacy', occurredAt: '2026-03-01T00:00:00Z' },
    ]),
  },
];

/** Rows 21 to 40 of the decision table of Q-01. */
export const ROWS_21_TO_40: readonly Row[] = [
  {
    row: '21',
    situation: 'the issuer cannot be read since 2026-02-20',
    exports: [
      SERVICES,
      twoUsers('2026-02-19T23:00:00Z'),
      twoUsers('2026-02-20T23:00:00Z', true),
      twoUsers(READ, true),
    ],
    subject: KEY,
    expected: {
      ...EXCLUSIVE,
      flags: ['STALE_DATA'],
      certainty: 'POSSIBLE',
      actions: ['FIX_CONNECTOR', 'CONFIRM'],
      because: [
        `${KEY} may still authenticate as svc-pay (ACTIVE, confirmed 18 days before by aws).`,
        'It was active when last confirmed, but that is too long ago to rely on.',
        'The newest run of aws did not complete.',
        'pay-legacy was retired on 2026-03-01 (cmdb).',
        'svc-pay exists for pay-legacy.',
      ],
    },
  },
  {
    row: '22',
    situation: 'its consumer was removed before the retirement',
    exports: [
      SERVICES,
      aws(consumed(WORKER), '2026-01-08T00:00:00Z'),
      aws(consumed([]), '2026-01-09T00:00:00Z'),
      aws(consumed([]), '2026-01-10T00:00:00Z'),
      aws(consumed([])),
    ],
    subject: KEY,
    expected: {
      ...REVOKE,
      because: [
        `${KEY} still authenticates as svc (ACTIVE, confirmed 1 hour before by aws).`,
        'pay-legacy was retired on 2026-03-01 (cmdb).',
        'The workload pay-worker of pay-legacy, which used it, was removed on 2026-01-10.',
      ],
    },
  },
  {
    row: '23',
    situation: 'superseded by a rotation, still ACTIVE',
    exports: [
      SERVICES,
      aws({
        users: [
          {
            name: 'svc-pay',
            tags: { service: 'pay-legacy' },
            keys: [{ id: KEY }, { id: 'AKIAACMEPAYKEY33BBBB', created: '2026-01-10T00:00:00+00:00' }],
          },
        ],
      }),
    ],
    subject: KEY,
    expected: { ...EXCLUSIVE, flags: ['SUPERSEDED'], actions: ['REVOKE'] },
  },
  {
    row: '24',
    situation: 'reassigned on 2026-02-01, rotation verified',
    exports: reassigned({ rotationVerifiedAt: '2026-02-02T00:00:00Z' }),
    subject: KEY,
    expected: null,
  },
  {
    row: '25',
    situation: 'reassigned on 2026-02-01, rotation not verified',
    exports: reassigned({}),
    subject: KEY,
    expected: {
      ...EXCLUSIVE,
      class: 'SHARED',
      flags: [],
      actions: ['ROTATE_AND_DETACH'],
      because: [
        `${KEY} still authenticates as svc-pay (ACTIVE, confirmed 1 hour before by aws).`,
        'pay-legacy was retired on 2026-03-01 (cmdb).',
        'svc-pay was reassigned from pay-legacy on 2026-02-01, but no rotation since then is verified.',
        'pay-core, not retired, is tied to it too.',
      ],
    },
  },
  {
    row: '26',
    situation: 'replaced by a service that uses the same, unrotated key',
    exports: [
      cmdb([PAY_LEGACY, ...ALIVE], READ, [['pay-legacy', 'pay-core']]),
      aws(
        account(
          {},
          { functions: [{ name: 'pay-api', tags: { service: 'pay-core' }, environment: taking(KEY) }] },
        ),
      ),
    ],
    subject: KEY,
    expected: { ...EXCLUSIVE, class: 'CARRIED_OVER', flags: [], actions: ['REVALIDATE', 'ROTATE'] },
  },
  {
    row: '27',
    situation: 'said to be retired, but its workload is there and used it yesterday',
    exports: [SERVICES, aws(consumed(WORKER, '2026-03-09T08:00:00+00:00'))],
    subject: KEY,
    expected: {
      ...EXCLUSIVE,
      flags: ['CONTESTED', 'RETIRED_BUT_IN_USE'],
      certainty: 'POSSIBLE',
      actions: ['CONFIRM'],
    },
  },
  {
    row: '28',
    situation: 'its identity can assume another; its own key is gone',
    exports: [
      SERVICES,
      assuming([{ id: KEY }], '2026-03-07T00:00:00Z'),
      assuming([], '2026-03-08T00:00:00Z'),
      assuming([]),
    ],
    subject: KEY,
    expected: null,
    also: [{ ...TRANSITIVE, answers: { items: [], transitive: [] } }],
  },
  {
    row: '29',
    situation: 'its identity can assume another; its own key is ACTIVE',
    exports: [SERVICES, assuming([{ id: KEY }])],
    subject: KEY,
    expected: REVOKE,
    also: [
      { field: TRANSITIVE.field, answers: { counts: { total: 1 }, transitive: [] } },
      {
        ...TRANSITIVE,
        answers: {
          counts: { total: 1 },
          transitive: [{ node: { name: 'data-reader' }, via: { name: 'svc-pay' }, certainty: 'CONFIRMED' }],
        },
      },
    ],
  },
  {
    row: '30',
    situation: 'compromised, not revoked',
    exports: [
      SERVICES,
      aws(account()),
      inventory({
        events: [
          { type: 'credential.compromised', subject: of.key(KEY), occurredAt: '2026-03-05T00:00:00Z' },
        ],
      }),
    ],
    subject: KEY,
    expected: { ...EXCLUSIVE, flags: ['COMPROMISED'], actions: ['REVOKE'], severity: 'CRITICAL' },
  },
  {
    row: '31',
    situation: 'not valid before 2026-04-01',
    exports: [
      SERVICES,
      inventory(
        credential(
          'certificate',
          { kind: 'X509_CERT', state: 'PRE_ACTIVATION', notBefore: '2026-04-01T00:00:00Z' },
          [{ AUTHENTICATES_AS: 'app' }],
          [listed('app', 'SERVICE_PRINCIPAL')],
        ),
      ),
    ],
    subject: 'certificate',
    expected: { list: 'pending', flags: ['PENDING_ACTIVATION'], certainty: 'CONFIRMED', actions: ['REVOKE'] },
  },
  {
    row: '32',
    situation: 'refresh token without an end, held by a vendor',
    exports: [
      SERVICES,
      inventory(
        credential(
          'token',
          { kind: 'REFRESH_TOKEN', state: 'ACTIVE', neverExpires: true },
          [{ AUTHENTICATES_AS: 'app' }, { EXPOSED_TO: 'vendor', direction: 'INBOUND' }],
          [listed('app', 'OAUTH_GRANT'), { type: 'ThirdParty', key: 'vendor' }],
        ),
      ),
    ],
    subject: 'token',
    expected: { ...EXCLUSIVE, flags: ['NEVER_EXPIRES', 'THIRD_PARTY_HELD'], actions: ['REVOKE'] },
  },
  {
    row: '33',
    situation: 'the service is RETIRING',
    exports: [cmdb([{ name: 'pay-legacy', stage: 'Pending Retirement' }, ...ALIVE]), aws(account())],
    subject: KEY,
    expected: null,
    also: [
      {
        field: 'retirementReadiness',
        args: { service: 'pay-legacy' },
        answers: {
          service: { name: 'pay-legacy' },
          lifecycle: 'RETIRING',
          items: [],
          obligations: expect.arrayContaining([
            expect.objectContaining({ type: 'REVOKE', subject: expect.objectContaining({ name: KEY }) }),
          ]),
        },
      },
    ],
  },
  ...([undefined, '2026-03-03T00:00:00Z'] as const).map((asOf): Row => ({
    row: asOf ? '34b' : '34',
    situation: `reactivated on 2026-03-05, asked for ${asOf ?? 'after it'}`,
    exports: [
      cmdb([PAY_LEGACY], '2026-03-02T00:00:00Z'),
      cmdb([{ name: 'pay-legacy' }], '2026-03-05T00:00:00Z'),
      aws(account()),
    ],
    subject: KEY,
    ...(asOf ? { asked: { asOf, knownAt: '2026-03-10T00:00:00Z' } } : {}),
    expected: asOf ? REVOKE : null,
  })),
  {
    row: '34c',
    situation: 'reactivated by an event of the source that retired it',
    exports: [
      inventory({
        nodes: [
          {
            type: 'Service',
            key: 'pay-legacy',
            attributes: { lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' },
          },
        ],
        events: [
          { type: 'service.reactivated', subject: 'Service:pay-legacy', occurredAt: '2026-03-05T00:00:00Z' },
        ],
      }),
      aws(account()),
    ],
    subject: KEY,
    expected: null,
  },
  {
    row: '35',
    situation: 'lifecycle UNKNOWN, no workload for 60 days',
    exports: [
      catalog([{ name: 'pay-legacy', lifecycle: 'sunset-2025' }]),
      aws(account({ lastUsed: 'never' }, { functions: WORKER }), '2026-01-06T00:00:00Z'),
      aws(account({ lastUsed: 'never' }, { functions: [] }), '2026-01-07T00:00:00Z'),
      aws(account({ lastUsed: 'never' }, { functions: [] }), '2026-01-08T00:00:00Z'),
      aws(account({ lastUsed: 'never' }, { functions: [] })),
    ],
    subject: KEY,
    expected: null,
    also: [
      {
        field: 'impliedRetirement',
        answers: { items: [{ node: { name: 'pay-legacy' }, recommendedActions: ['CONFIRM'] }] },
      },
    ],
  },
  {
    row: '36',
    situation: 'user made again under the old name, with another id, for another service',
    exports: [
      SERVICES,
      aws(
        { users: [{ name: 'robot', id: 'AIDAROBOTONE', tags: { service: 'pay-legacy' } }] },
        '2026-02-01T00:00:00Z',
      ),
      aws({ users: [{ name: 'other' }] }, '2026-02-02T00:00:00Z'),
      aws({ users: [{ name: 'other' }] }, '2026-02-03T00:00:00Z'),
      aws({
        users: [
          {
            name: 'robot',
            id: 'AIDAROBOTTWO',
            tags: { service: 'data-svc' },
            created: '2026-02-10T00:00:00+00:00',
            keys: [{ id: KEY, created: '2026-02-10T00:00:00+00:00' }],
          },
          { name: 'other' },
        ],
      }),
    ],
    subject: KEY,
    expected: null,
    also: [{ field: TRANSITIVE.field, answers: { items: [], warnings: [{ code: 'NAME_REUSED' }] } }],
  },
  {
    row: '37',
    situation: 'tied to the service only by a likeness of names',
    exports: [
      SERVICES,
      aws({ users: [{ name: 'pay-legacy-robot', keys: [{ id: KEY }] }] }),
      inventory({
        method: 'INFERRED',
        edges: [{ from: of.user('pay-legacy-robot'), SUPPORTS: of.service('pay-legacy') }],
      }),
    ],
    subject: KEY,
    expected: { ...EXCLUSIVE, flags: [], certainty: 'POSSIBLE', actions: ['CONFIRM'] },
  },
  {
    row: '38',
    situation: 'lease whose parent token was revoked',
    exports: [
      SERVICES,
      inventory(
        vault(
          'lease',
          { kind: 'LEASE', state: 'ACTIVE' },
          [
            { AUTHENTICATES_AS: 'app' },
            { type: 'DERIVED_FROM', to: 'Credential:parent', revocation: 'CASCADES' },
          ],
          [
            listed('app', 'SERVICE_ACCOUNT'),
            {
              type: 'Credential',
              key: 'parent',
              attributes: { kind: 'STATIC_TOKEN', state: 'DEACTIVATED', stateReason: 'REVOKED' },
              edges: [{ AUTHENTICATES_AS: 'app' }],
            },
          ],
        ),
      ),
    ],
    subject: 'lease',
    expected: null,
  },
  {
    row: '39',
    situation: 'orphan token that lives 768 hours',
    exports: [
      SERVICES,
      inventory(
        vault(
          'token',
          {
            kind: 'STATIC_TOKEN',
            state: 'ACTIVE',
            createdAt: '2026-02-25T00:00:00Z',
            issuedAt: '2026-03-01T00:00:00Z',
            expiresAt: '2026-04-02T00:00:00Z',
            maxLifetime: 768 * 3600,
            renewable: true,
          },
          [{ AUTHENTICATES_AS: 'app' }],
          [listed('app', 'SERVICE_ACCOUNT')],
        ),
      ),
    ],
    subject: 'token',
    expected: REVOKE,
  },
  ...LATE.flatMap(({ rows, how, before, after }) =>
    ['2026-03-15T00:00:00Z', '2026-03-21T00:00:00Z'].map((knownAt, index): Row => ({
      row: rows[index] ?? '',
      situation: `retirement of 2026-03-01 ${how} on 2026-03-20, known at ${knownAt}`,
      exports: [before, aws(account()), after],
      subject: KEY,
      asked: { asOf: T, knownAt },
      expected: index === 0 ? null : REVOKE,
    })),
  ),
];
