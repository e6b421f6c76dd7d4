import { expect } from 'vitest';
import {
  ACCOUNT,
  aws,
  cmdb,
  inventory,
  of,
  READ,
  taking,
  T,
  type Account,
  type Application,
  type Export,
  type Key,
} from './exports.js';
import { EXCLUSIVE, REVOKE, type Expected, type Row } from './row.js';

export const KEY = 'AKIAACMEPAYKEY22AAAA';
export const PAY_LEGACY: Application = { name: 'pay-legacy', retired: '2026-03-01' };
export const ALIVE: readonly Application[] = [{ name: 'pay-core' }, { name: 'data-svc' }];
/** The services of most rows: pay-legacy retired, the others alive. */
export const SERVICES: Export = cmdb([PAY_LEGACY, ...ALIVE]);

/** A machine user of pay-legacy with one access key. */
export const account = (key: Partial<Key> = {}, rest: Partial<Account> = {}): Account => ({
  users: [{ name: 'svc-pay', tags: { service: 'pay-legacy' }, keys: [{ id: KEY, ...key }] }],
  ...rest,
});
const withoutKey: Account = { users: [{ name: 'svc-pay', tags: { service: 'pay-legacy' }, keys: [] }] };
const plain = (key: Partial<Key> = {}, at = READ): Export[] => [SERVICES, aws(account(key), at)];

/** An inventory that says of a credential of its own what no other source can. */
export const credential = (
  key: string,
  attributes: object,
  edges: readonly object[] = [],
  nodes: readonly object[] = [],
): object => ({
  covers: ['CREDENTIALS', 'IDENTITIES'],
  nodes: [
    { type: 'Credential', key, attributes: { createdAt: '2024-01-01T00:00:00Z', ...attributes }, edges },
    ...nodes,
  ],
});

/** An identity that the inventory lists as existing for pay-legacy. */
export const listed = (key: string, kind: string, attributes: object = {}): object => ({
  type: 'Identity',
  key,
  attributes: { kind, actorClass: 'MACHINE', state: 'ACTIVE', ...attributes },
  edges: [{ SUPPORTS: of.service('pay-legacy'), method: 'DECLARED' }],
});

const certificate = (expires: string): Export[] => [
  SERVICES,
  aws({ certificates: [{ id: 'ASCAACMECERT', expires }] }),
  inventory({ edges: [{ from: of.key('ASCAACMECERT'), SUPPORTS: of.service('pay-legacy') }] }),
];

/** A role of pay-legacy, and a session that the provider's log shows for it. */
const session = (
  revocation: string,
  { cutoff, policies = [] }: { readonly cutoff?: string; readonly policies?: readonly string[] } = {},
): Export[] => [
  SERVICES,
  aws(
    {
      roles: [
        {
          name: 'pay-batch',
          tags: { service: 'pay-legacy' },
          trust: { principal: { Service: 'ec2.amazonaws.com' } },
          policies,
          inline: cutoff
            ? [
                {
                  name: 'AWSRevokeOlderSessions',
                  statement: {
                    Effect: 'Deny',
                    Action: ['*'],
                    Resource: ['*'],
                    Condition: { DateLessThan: { 'aws:TokenIssueTime': cutoff } },
                  },
                },
              ]
            : [],
        },
      ],
    },
    T,
  ),
  inventory(
    credential(
      'session',
      {
        kind: 'SESSION_TOKEN',
        state: 'ACTIVE',
        createdAt: '2026-03-09T23:30:00Z',
        issuedAt: '2026-03-09T23:30:00Z',
        expiresAt: '2026-03-10T00:30:00Z',
        revocable: false,
      },
      [
        { AUTHENTICATES_AS: of.role('pay-batch') },
        { type: 'DERIVED_FROM', to: of.role('pay-batch'), revocation },
      ],
    ),
    '2026-03-09T23:45:00Z',
  ),
];
const RESIDUAL = { list: 'items', class: 'RESIDUAL_SESSION' } as const;

const cluster = (nodes: readonly object[]): object => ({
  realm: { provider: 'kubernetes', realmId: 'main', kind: 'CLUSTER' },
  covers: ['IDENTITIES', 'CREDENTIALS', 'WORKLOADS'],
  nodes,
});
const serviceAccount = listed('sa', 'K8S_SERVICE_ACCOUNT');

const PLACES = [
  { type: 'SecretLocation', key: 'vault-a', attributes: { class: 'VAULT' } },
  { type: 'SecretLocation', key: 'ci-b', attributes: { class: 'CI_VARIABLE' } },
  { type: 'SecretLocation', key: 'repo-c', attributes: { class: 'CODE' } },
];
const secret = { type: 'Material', key: 'm' };
const database = (places: readonly object[]): object =>
  credential(
    'password',
    { kind: 'PASSWORD', state: 'ACTIVE' },
    [{ AUTHENTICATES_AS: 'db-user' }, { HAS_MATERIAL: 'm' }],
    [listed('db-user', 'DB_USER'), secret, ...places.map((place) => ({ ...place, edges: [{ HOLDS: 'm' }] }))],
  );

const exception = inventory(
  {
    nodes: [
      {
        type: 'Exception',
        key: 'waiver',
        attributes: {
          rules: ['LIN-031'],
          status: 'ACTIVE',
          approver: 'CISO',
          approvedAt: '2026-03-02T00:00:00Z',
          expiresAt: '2026-04-01T00:00:00Z',
        },
        edges: [{ COVERS: of.key(KEY) }],
      },
    ],
  },
  READ,
);

const SHARED: Expected = { ...EXCLUSIVE, class: 'SHARED', flags: [], actions: ['ROTATE_AND_DETACH'] };

/** Rows 1 to 20 of the decision table of Q-01. */
export const ROWS_1_TO_20: readonly Row[] = [
  {
    row: '1',
    situation: 'access key ACTIVE, identity supports only the retired service',
    exports: plain(),
    subject: KEY,
    expected: {
      ...REVOKE,
      severity: 'HIGH',
      because: [
        `${KEY} still authenticates as svc-pay (ACTIVE, confirmed 1 hour before by aws).`,
        'pay-legacy was retired on 2026-03-01 (cmdb).',
        'svc-pay exists for pay-legacy.',
      ],
    },
  },
  {
    row: '2',
    situation: 'the same, key disabled, confirmed an hour ago',
    exports: plain({ status: 'Inactive' }),
    subject: KEY,
    expected: { list: 'restorable', actions: ['NONE'] },
  },
  {
    row: '3',
    situation: 'the same, disabled, last confirmed 20 days ago',
    exports: plain({ status: 'Inactive' }, '2026-02-18T00:00:00Z'),
    subject: KEY,
    expected: {
      ...EXCLUSIVE,
      flags: ['STALE_DATA'],
      certainty: 'POSSIBLE',
      actions: ['CONFIRM'],
      because: [
        `${KEY} may still authenticate as svc-pay (SUSPENDED, confirmed 20 days before by aws).`,
        'It was disabled when last confirmed, but that is too long ago to rely on.',
        'pay-legacy was retired on 2026-03-01 (cmdb).',
        'svc-pay exists for pay-legacy.',
      ],
    },
  },
  {
    row: '4',
    situation: 'deleted in the issuer: missing from two complete runs',
    exports: [
      SERVICES,
      aws(account(), '2026-03-07T00:00:00Z'),
      aws(withoutKey, '2026-03-08T00:00:00Z'),
      aws(withoutKey),
    ],
    subject: KEY,
    expected: null,
  },
  {
    row: '4b',
    situation: 'revoked in the issuer',
    exports: [
      SERVICES,
      inventory(
        credential(
          'key',
          { kind: 'API_KEY', state: 'DEACTIVATED', stateReason: 'REVOKED' },
          [{ AUTHENTICATES_AS: 'app' }],
          [listed('app', 'OAUTH_CLIENT')],
        ),
      ),
    ],
    subject: 'key',
    expected: null,
  },
  {
    row: '4c',
    situation: 'missing from one complete run only',
    exports: [SERVICES, aws(account(), '2026-03-09T12:00:00Z'), aws(withoutKey)],
    subject: KEY,
    expected: { ...EXCLUSIVE, flags: [], certainty: 'POSSIBLE', actions: ['CONFIRM'] },
  },
  {
    row: '5',
    situation: 'certificate that ended on 2026-02-01',
    exports: certificate('2026-02-01T00:00:00+00:00'),
    subject: 'ASCAACMECERT',
    expected: null,
  },
  {
    row: '6',
    situation: 'certificate that ends on 2026-12-01, not revoked',
    exports: certificate('2026-12-01T00:00:00+00:00'),
    subject: 'ASCAACMECERT',
    expected: REVOKE,
  },
  {
    row: '7',
    situation: 'key of the retired service that one that is alive takes too',
    exports: [
      SERVICES,
      aws(
        account(
          {},
          { functions: [{ name: 'pay-api', tags: { service: 'pay-core' }, environment: taking(KEY) }] },
        ),
      ),
    ],
    subject: KEY,
    expected: { ...SHARED, copies: 1 },
  },
  {
    row: '8',
    situation: 'unattributed use yesterday',
    exports: plain({ lastUsed: '2026-03-09T08:00:00+00:00' }),
    subject: KEY,
    expected: { ...SHARED, flags: ['UNATTRIBUTED'], actions: ['CONFIRM', 'ROTATE_AND_DETACH'] },
  },
  {
    row: '8b',
    situation: 'last used before the retirement, by the service itself',
    exports: plain({ lastUsed: '2026-02-20T08:00:00+00:00' }),
    subject: KEY,
    expected: REVOKE,
  },
  {
    row: '9',
    situation: 'session that ends in half an hour',
    exports: session('INDEPENDENT'),
    subject: 'session',
    expected: {
      ...RESIDUAL,
      flags: [],
      certainty: 'CONFIRMED',
      actions: ['WAIT_EXPIRY'],
      severity: 'MEDIUM',
    },
  },
  {
    row: '9b',
    situation: 'the same of a privileged role',
    exports: session('INDEPENDENT', { policies: ['AdministratorAccess'] }),
    subject: 'session',
    expected: { ...RESIDUAL, flags: [], certainty: 'CONFIRMED', actions: ['CUTOFF_SESSIONS'] },
  },
  {
    row: '10',
    situation: 'the same two minutes after its end, within the skew',
    exports: session('INDEPENDENT'),
    subject: 'session',
    asked: { asOf: '2026-03-10T00:32:00Z' },
    expected: { ...RESIDUAL, flags: ['CLOCK_SKEW'], certainty: 'POSSIBLE', actions: ['WAIT_EXPIRY'] },
  },
  {
    row: '11',
    situation: 'the same five minutes after its end',
    exports: session('INDEPENDENT'),
    subject: 'session',
    asked: { asOf: '2026-03-10T00:35:00Z' },
    expected: null,
  },
  {
    row: '12',
    situation: 'the same as row 9 with a cut-off after its issue',
    exports: session('CUTOFF', { cutoff: '2026-03-09T23:59:00Z' }),
    subject: 'session',
    expected: null,
  },
  {
    row: '12b',
    situation: 'a cut-off before its issue',
    exports: session('CUTOFF', { cutoff: '2026-03-09T23:00:00Z' }),
    subject: 'session',
    expected: { ...RESIDUAL, flags: [], certainty: 'CONFIRMED', actions: ['WAIT_EXPIRY'] },
  },
  {
    row: '13',
    situation: 'role that trusts the subjects of a pipeline, no secret',
    exports: [
      SERVICES,
      aws({
        roles: [
          {
            name: 'deploy',
            tags: { service: 'pay-legacy' },
            trust: {
              principal: {
                Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
              },
              condition: {
                StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
                StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/pay-legacy:*' },
              },
            },
          },
        ],
      }),
    ],
    subject: 'repo:acme/pay-legacy:* > deploy',
    expected: {
      list: 'items',
      class: 'TRUST_ONLY',
      flags: [],
      certainty: 'CONFIRMED',
      actions: ['REMOVE_TRUST'],
      because: [
        '"token.actions.githubusercontent.com repo:acme/pay-legacy:*" may still act as deploy without any secret of ours (confirmed 1 hour before by aws).',
        'pay-legacy was retired on 2026-03-01 (cmdb).',
        'deploy exists for pay-legacy.',
      ],
    },
  },
  {
    row: '14',
    situation: 'cluster service account without a token, its workload gone',
    exports: [
      SERVICES,
      inventory(
        cluster([
          serviceAccount,
          {
            type: 'Workload',
            key: 'pod',
            attributes: { kind: 'POD' },
            edges: [{ USES: 'sa' }, { PART_OF: of.service('pay-legacy') }],
          },
        ]),
        '2026-03-07T00:00:00Z',
      ),
      inventory(cluster([serviceAccount]), '2026-03-08T00:00:00Z'),
      inventory(cluster([serviceAccount])),
    ],
    subject: 'sa',
    expected: null,
    also: [
      {
        field: 'identitiesSurvivingRetiredServices',
        answers: {
          items: [],
          mintable: [{ node: { name: 'sa' }, flags: ['MINTABLE'], recommendedActions: ['DISABLE'] }],
        },
      },
    ],
  },
  {
    row: '15',
    situation: 'database password in a vault, a CI variable and a repository',
    exports: [SERVICES, inventory(database(PLACES))],
    subject: 'password',
    expected: { ...REVOKE, copies: 3 },
  },
  {
    row: '16',
    situation: 'the same after all copies were deleted',
    exports: [
      SERVICES,
      inventory(database(PLACES), '2026-03-07T00:00:00Z'),
      inventory(database([]), '2026-03-08T00:00:00Z'),
      inventory(database([])),
    ],
    subject: 'password',
    expected: { ...REVOKE, copies: 0 },
  },
  {
    row: '17',
    situation: 'secret string in a repository, no issuer knows it',
    exports: [
      SERVICES,
      inventory({
        realm: { provider: 'scanner', realmId: 'main', kind: 'INVENTORY' },
        nodes: [
          {
            type: 'Credential',
            key: 'string',
            attributes: { kind: 'UNLINKED' },
            edges: [{ HAS_MATERIAL: 'm' }, { SUPPORTS: of.service('pay-legacy'), method: 'DECLARED' }],
          },
          secret,
          { type: 'SecretLocation', key: 'repo', attributes: { class: 'CODE' }, edges: [{ HOLDS: 'm' }] },
        ],
      }),
    ],
    subject: 'string',
    expected: { ...EXCLUSIVE, flags: ['UNLINKED'], certainty: 'POSSIBLE', actions: ['IDENTIFY'], copies: 1 },
  },
  {
    row: '18',
    situation: 'break-glass identity',
    exports: [
      ...plain(),
      inventory({ nodes: [{ ...of.user('svc-pay'), attributes: { breakGlass: true } }] }),
    ],
    subject: KEY,
    expected: { ...EXCLUSIVE, flags: ['BREAK_GLASS'], actions: ['MANUAL'] },
  },
  {
    row: '19',
    situation: 'active exception until 2026-04-01',
    exports: [...plain(), exception],
    subject: KEY,
    expected: {
      ...EXCLUSIVE,
      flags: [],
      actions: ['NONE'],
      suppressed: true,
      because: expect.arrayContaining([
        'The exception waiver covers it until 2026-04-01 00:00 UTC.',
      ]) as string[],
    },
  },
  {
    row: '20',
    situation: 'the same at the instant at which the exception ends',
    exports: [
      exception,
      cmdb([PAY_LEGACY, ...ALIVE], '2026-03-31T23:00:00Z'),
      aws(account(), '2026-03-31T23:00:00Z'),
    ],
    subject: KEY,
    asked: { asOf: '2026-04-01T00:00:00Z' },
    expected: { ...REVOKE, suppressed: false },
  },
];
