import type { ClaimsToSync } from '../../support/sync.js';
import {
  ACTIVE_SERVICES,
  cmdb,
  iam,
  identity,
  key,
  node,
  retiredService,
  service,
  SERVICES,
  to,
  type Asked,
} from './world.js';

/** What Q-01 says of one subject; `null`: it is not listed. */
export interface Expected {
  readonly list: 'items' | 'restorable' | 'pending';
  readonly class?: string;
  /** Exactly these. */
  readonly flags?: readonly string[];
  readonly certainty?: string;
  readonly actions: readonly string[];
  readonly copies?: number;
  readonly severity?: string;
  readonly suppressed?: boolean;
}

export interface TableRow {
  readonly row: string;
  readonly situation: string;
  readonly syncs: readonly ClaimsToSync[];
  /** Name of the credential, or `subject > identity` of a trust. */
  readonly subject: string;
  readonly asked?: Asked;
  readonly expected: Expected | null;
}

const EXCLUSIVE = { list: 'items', class: 'EXCLUSIVE', certainty: 'CONFIRMED' } as const;
const REVOKE: Expected = { ...EXCLUSIVE, flags: [], actions: ['REVOKE'] };

/** The plain case: a user of pay-legacy with one key. */
const plain = (attributes: object = {}, rest: Partial<ClaimsToSync> = {}): ClaimsToSync[] => [
  SERVICES,
  iam([identity('svc'), key('key', 'svc', attributes)], rest),
];

const workload = (
  id: string,
  of: string | null,
  edges: Parameters<typeof node>[3] = [],
  attributes: object = {},
) =>
  node('Workload', id, { kind: 'FUNCTION', ...attributes }, [
    ...(of === null ? [] : [to('PART_OF', ['Service', of], { method: 'DECLARED' })]),
    ...edges,
  ]);

const location = (id: string, attributes: object = {}) =>
  node('SecretLocation', id, { class: 'VAULT', ...attributes }, [to('HOLDS', ['Material', 'm'])]);

const material = [to('HAS_MATERIAL', ['Material', 'm'])];

const sessionOf = (role: object = {}, revocation = 'INDEPENDENT'): ClaimsToSync[] => [
  SERVICES,
  iam(
    [
      identity('role', ['pay-legacy'], { kind: 'ROLE', ...role }),
      key(
        'session',
        'role',
        {
          kind: 'SESSION_TOKEN',
          createdAt: '2026-03-09T23:30:00Z',
          issuedAt: '2026-03-09T23:30:00Z',
          expiresAt: '2026-03-10T00:30:00Z',
          revocable: false,
        },
        [to('DERIVED_FROM', ['Identity', 'role'], { attributes: { revocation: revocation as never } })],
      ),
    ],
    { observedAt: '2026-03-09T23:45:00Z' },
  ),
];
const RESIDUAL = { list: 'items', class: 'RESIDUAL_SESSION' } as const;

const dbPassword = (copies: readonly string[]): ClaimsToSync => {
  const holds = [
    location('vault-a'),
    location('ci-b', { class: 'CI_VARIABLE' }),
    location('repo-c', { class: 'CODE' }),
  ].filter((claim) => copies.includes(claim.node.key.at(-1) as string));
  return iam([
    identity('db-user', ['pay-legacy'], { kind: 'DB_USER' }),
    key('password', 'db-user', { kind: 'PASSWORD' }, material),
    ...holds,
  ]);
};

const exception = node(
  'Exception',
  'waiver',
  {
    rules: ['LIN-031'],
    status: 'ACTIVE',
    approvedAt: '2026-03-02T00:00:00Z',
    expiresAt: '2026-04-01T00:00:00Z',
  },
  [to('COVERS', ['Credential', 'key'])],
);

const assuming = (own: object): ClaimsToSync[] => [
  SERVICES,
  iam([
    identity('legacy-role', ['pay-legacy'], { kind: 'ROLE' }, [to('CAN_ASSUME', ['Identity', 'data-role'])]),
    identity('data-role', ['data-svc'], { kind: 'ROLE' }),
    key('key', 'legacy-role', own),
  ]),
];

/** Reads of one source at several instants, each a COMPLETE run recorded when it was read. */
const reads = (...of: readonly (readonly [string, Parameters<typeof iam>[0]])[]): ClaimsToSync[] =>
  of.map(([observedAt, claims]) => iam(claims, { observedAt }));

const consumed = [
  identity('svc', []),
  key('key', 'svc', {}, material),
  node('SecretLocation', 'env', { class: 'RUNTIME_ENV' }, [to('HOLDS', ['Material', 'm'])]),
];

/** Decision table of Q-01, in its order; letters mark further readings of a row. */
export const DECISION_TABLE: readonly TableRow[] = [
  {
    row: '1',
    situation: 'access key ACTIVE, identity supports only the retired service',
    syncs: plain(),
    subject: 'key',
    expected: { ...REVOKE, severity: 'HIGH' },
  },
  {
    row: '2',
    situation: 'SUSPENDED, confirmed an hour ago',
    syncs: plain({ state: 'SUSPENDED' }),
    subject: 'key',
    expected: { list: 'restorable', actions: ['NONE'] },
  },
  {
    row: '3',
    situation: 'SUSPENDED, last confirmed 20 days ago',
    syncs: plain({ state: 'SUSPENDED' }, { observedAt: '2026-02-18T00:00:00Z' }),
    subject: 'key',
    expected: { ...EXCLUSIVE, flags: ['STALE_DATA'], certainty: 'POSSIBLE', actions: ['CONFIRM'] },
  },
  {
    row: '4',
    situation: 'revoked in the issuer',
    syncs: plain({ state: 'DEACTIVATED', stateReason: 'REVOKED' }),
    subject: 'key',
    expected: null,
  },
  {
    row: '4b',
    situation: 'deleted in the issuer: missing from two complete runs',
    syncs: [
      SERVICES,
      ...reads(
        ['2026-03-07T00:00:00Z', [identity('svc'), key('key', 'svc')]],
        ['2026-03-08T00:00:00Z', [identity('svc')]],
        ['2026-03-09T23:00:00Z', [identity('svc')]],
      ),
    ],
    subject: 'key',
    expected: null,
  },
  {
    row: '4c',
    situation: 'missing from one complete run only',
    syncs: [
      SERVICES,
      ...reads(
        ['2026-03-09T12:00:00Z', [identity('svc'), key('key', 'svc')]],
        ['2026-03-09T23:00:00Z', [identity('svc')]],
      ),
    ],
    subject: 'key',
    expected: { ...EXCLUSIVE, flags: [], certainty: 'POSSIBLE', actions: ['CONFIRM'] },
  },
  {
    row: '5',
    situation: 'certificate that ended on 2026-02-01',
    syncs: plain({ kind: 'X509_CERT', expiresAt: '2026-02-01T00:00:00Z' }),
    subject: 'key',
    expected: null,
  },
  {
    row: '6',
    situation: 'certificate that ends on 2026-12-01',
    syncs: plain({ kind: 'X509_CERT', expiresAt: '2026-12-01T00:00:00Z' }),
    subject: 'key',
    expected: REVOKE,
  },
  {
    row: '7',
    situation: 'used by the retired service and one that is alive',
    syncs: [SERVICES, iam([identity('svc', ['pay-legacy', 'pay-core']), key('key', 'svc')])],
    subject: 'key',
    expected: { ...EXCLUSIVE, class: 'SHARED', flags: [], actions: ['ROTATE_AND_DETACH'] },
  },
  {
    row: '8',
    situation: 'unattributed use yesterday',
    syncs: plain({ lastUsedAt: '2026-03-09T08:00:00Z', lastUsedStatus: 'USED' }),
    subject: 'key',
    expected: {
      ...EXCLUSIVE,
      class: 'SHARED',
      flags: ['UNATTRIBUTED'],
      actions: ['CONFIRM', 'ROTATE_AND_DETACH'],
    },
  },
  {
    row: '8b',
    situation: 'last used before the retirement, by the service itself',
    syncs: plain({ lastUsedAt: '2026-02-20T08:00:00Z', lastUsedStatus: 'USED' }),
    subject: 'key',
    expected: REVOKE,
  },
  {
    row: '9',
    situation: 'session with half an hour to live',
    syncs: sessionOf(),
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
    syncs: sessionOf({ privileged: true }),
    subject: 'session',
    expected: { ...RESIDUAL, flags: [], certainty: 'CONFIRMED', actions: ['CUTOFF_SESSIONS'] },
  },
  {
    row: '10',
    situation: 'two minutes past its end, inside the skew',
    syncs: sessionOf(),
    subject: 'session',
    asked: { asOf: '2026-03-10T00:32:00Z' },
    expected: { ...RESIDUAL, flags: ['CLOCK_SKEW'], certainty: 'POSSIBLE', actions: ['WAIT_EXPIRY'] },
  },
  {
    row: '11',
    situation: 'five minutes past its end',
    syncs: sessionOf(),
    subject: 'session',
    asked: { asOf: '2026-03-10T00:35:00Z' },
    expected: null,
  },
  {
    row: '12',
    situation: 'session from before the role cut its sessions off',
    syncs: sessionOf({ sessionCutoffAt: '2026-03-09T23:59:00Z' }, 'CUTOFF'),
    subject: 'session',
    expected: null,
  },
  {
    row: '13',
    situation: 'role that trusts an OIDC subject pattern',
    syncs: [
      SERVICES,
      iam([
        identity('deploy', ['pay-legacy'], { kind: 'ROLE' }, [
          {
            type: 'CAN_ASSUME',
            from: { type: 'FederatedSubject', key: ['aws', '111111111111', 'ci'] },
            attributes: { mechanism: 'sts:AssumeRoleWithWebIdentity', conditionStatus: 'NONE' },
          },
        ]),
        node('FederatedSubject', 'ci', {
          kind: 'OIDC',
          issuer: 'ci.example',
          pattern: 'repo:acme/pay-legacy:*',
          breadth: 'PREFIX',
        }),
      ]),
    ],
    subject: 'ci > deploy',
    expected: {
      list: 'items',
      class: 'TRUST_ONLY',
      flags: [],
      certainty: 'CONFIRMED',
      actions: ['REMOVE_TRUST'],
    },
  },
  {
    row: '14',
    situation: 'cluster service account without a token, its workload gone',
    syncs: [
      SERVICES,
      ...reads(
        [
          '2026-03-07T00:00:00Z',
          [
            identity('sa', ['pay-legacy'], { kind: 'K8S_SERVICE_ACCOUNT' }),
            workload('pod', 'pay-legacy', [to('USES', ['Identity', 'sa'])]),
          ],
        ],
        ['2026-03-08T00:00:00Z', [identity('sa', ['pay-legacy'], { kind: 'K8S_SERVICE_ACCOUNT' })]],
        ['2026-03-09T23:00:00Z', [identity('sa', ['pay-legacy'], { kind: 'K8S_SERVICE_ACCOUNT' })]],
      ),
    ],
    subject: 'sa',
    expected: null,
  },
  {
    row: '15',
    situation: 'database password in three places',
    syncs: [SERVICES, dbPassword(['vault-a', 'ci-b', 'repo-c'])],
    subject: 'password',
    expected: { ...REVOKE, copies: 3 },
  },
  {
    row: '16',
    situation: 'the same after all copies were deleted',
    syncs: [
      SERVICES,
      { ...dbPassword(['vault-a', 'ci-b', 'repo-c']), observedAt: '2026-03-07T00:00:00Z' },
      { ...dbPassword([]), observedAt: '2026-03-08T00:00:00Z' },
      dbPassword([]),
    ],
    subject: 'password',
    expected: { ...REVOKE, copies: 0 },
  },
  {
    row: '17',
    situation: 'secret string in a repository, no issuer knows it',
    syncs: [
      SERVICES,
      iam([
        key('string', null, { kind: 'UNLINKED' }, [
          ...material,
          to('SUPPORTS', ['Service', 'pay-legacy'], { method: 'DECLARED' }),
        ]),
        location('repo', { class: 'CODE' }),
      ]),
    ],
    subject: 'string',
    expected: { ...EXCLUSIVE, flags: ['UNLINKED'], certainty: 'POSSIBLE', actions: ['IDENTIFY'], copies: 1 },
  },
  {
    row: '18',
    situation: 'break-glass identity',
    syncs: [SERVICES, iam([identity('svc', ['pay-legacy'], { breakGlass: true }), key('key', 'svc')])],
    subject: 'key',
    expected: { ...EXCLUSIVE, flags: ['BREAK_GLASS'], actions: ['MANUAL'] },
  },
  {
    row: '19',
    situation: 'active exception until 2026-04-01',
    syncs: [...plain(), cmdb([exception], { scope: 'exceptions' })],
    subject: 'key',
    expected: { ...EXCLUSIVE, flags: [], actions: ['NONE'], suppressed: true },
  },
  {
    row: '20',
    situation: 'the same at the instant at which the exception ends',
    syncs: [
      cmdb([retiredService(), ...ACTIVE_SERVICES], { observedAt: '2026-03-31T23:00:00Z' }),
      iam([identity('svc'), key('key', 'svc')], { observedAt: '2026-03-31T23:00:00Z' }),
      cmdb([exception], { scope: 'exceptions' }),
    ],
    subject: 'key',
    asked: { asOf: '2026-04-01T00:00:00Z' },
    expected: { ...REVOKE, suppressed: false },
  },
  {
    row: '21',
    situation: 'issuer connector failing since 2026-02-20',
    syncs: [
      ...plain({}, { observedAt: '2026-02-19T23:00:00Z' }),
      iam([], { observedAt: '2026-02-20T23:00:00Z', completeness: 'FAILED' }),
      iam([], { observedAt: '2026-03-09T23:00:00Z', completeness: 'FAILED' }),
    ],
    subject: 'key',
    expected: {
      ...EXCLUSIVE,
      flags: ['STALE_DATA'],
      certainty: 'POSSIBLE',
      actions: ['FIX_CONNECTOR', 'CONFIRM'],
    },
  },
  {
    row: '22',
    situation: 'its consumer was removed before the retirement',
    syncs: [
      SERVICES,
      ...reads(
        [
          '2026-01-08T00:00:00Z',
          [...consumed, workload('fn', 'pay-legacy', [to('CONSUMES', ['SecretLocation', 'env'])])],
        ],
        ['2026-01-09T00:00:00Z', consumed],
        ['2026-01-10T00:00:00Z', consumed],
        ['2026-03-09T23:00:00Z', consumed],
      ),
    ],
    subject: 'key',
    expected: { ...REVOKE, copies: 1 },
  },
  {
    row: '23',
    situation: 'superseded by a rotation, still ACTIVE',
    syncs: [
      SERVICES,
      iam([
        identity('svc'),
        key('key', 'svc'),
        key('newer', 'svc', { createdAt: '2026-01-10T00:00:00Z' }, [to('REPLACES', ['Credential', 'key'])]),
      ]),
    ],
    subject: 'key',
    expected: { ...EXCLUSIVE, flags: ['SUPERSEDED'], actions: ['REVOKE'] },
  },
  ...(['verified', 'not verified'] as const).map((rotation): TableRow => ({
    row: rotation === 'verified' ? '24' : '25',
    situation: `reassigned on 2026-02-01, rotation ${rotation}`,
    syncs: [
      SERVICES,
      iam([
        identity('svc', ['pay-core'], {}, [
          to('SUPPORTS', ['Service', 'pay-legacy'], {
            method: 'DECLARED',
            validTo: '2026-02-01T00:00:00Z',
            endReason: 'REASSIGNED',
            ...(rotation === 'verified'
              ? { attributes: { rotationVerifiedAt: '2026-02-02T00:00:00Z' } }
              : {}),
          }),
        ]),
        key('key', 'svc'),
      ]),
    ],
    subject: 'key',
    expected:
      rotation === 'verified'
        ? null
        : { ...EXCLUSIVE, class: 'SHARED', flags: [], actions: ['ROTATE_AND_DETACH'] },
  })),
  {
    row: '26',
    situation: 'replaced by a service that uses the same, unrotated key',
    syncs: [
      cmdb([retiredService('pay-legacy', [to('REPLACED_BY', ['Service', 'pay-core'])]), ...ACTIVE_SERVICES]),
      iam([identity('svc', ['pay-legacy', 'pay-core']), key('key', 'svc')]),
    ],
    subject: 'key',
    expected: { ...EXCLUSIVE, class: 'CARRIED_OVER', flags: [], actions: ['REVALIDATE', 'ROTATE'] },
  },
  {
    row: '27',
    situation: 'said to be retired, but its workload is there and used it yesterday',
    syncs: [
      SERVICES,
      iam([
        ...consumed.slice(0, 1),
        key('key', 'svc', { lastUsedAt: '2026-03-09T08:00:00Z', lastUsedStatus: 'USED' }, material),
        ...consumed.slice(2),
        workload('fn', 'pay-legacy', [to('CONSUMES', ['SecretLocation', 'env'])]),
      ]),
    ],
    subject: 'key',
    expected: {
      ...EXCLUSIVE,
      flags: ['CONTESTED', 'RETIRED_BUT_IN_USE'],
      certainty: 'POSSIBLE',
      actions: ['CONFIRM'],
    },
  },
  {
    row: '28',
    situation: 'its role can assume another; its own key is revoked',
    syncs: assuming({ state: 'DEACTIVATED', stateReason: 'REVOKED' }),
    subject: 'key',
    expected: null,
  },
  {
    row: '29',
    situation: 'its role can assume another; its own key is ACTIVE',
    syncs: assuming({}),
    subject: 'key',
    expected: REVOKE,
  },
  {
    row: '30',
    situation: 'compromised, not revoked',
    syncs: plain({ compromisedAt: '2026-03-05T00:00:00Z' }),
    subject: 'key',
    expected: { ...EXCLUSIVE, flags: ['COMPROMISED'], actions: ['REVOKE'], severity: 'CRITICAL' },
  },
  {
    row: '31',
    situation: 'not valid before 2026-04-01',
    syncs: plain({ state: 'PRE_ACTIVATION', notBefore: '2026-04-01T00:00:00Z' }),
    subject: 'key',
    expected: { list: 'pending', flags: ['PENDING_ACTIVATION'], certainty: 'CONFIRMED', actions: ['REVOKE'] },
  },
  {
    row: '32',
    situation: 'refresh token without an end, held by a vendor',
    syncs: plain({ kind: 'REFRESH_TOKEN', neverExpires: true, thirdPartyHeld: true }),
    subject: 'key',
    expected: { ...EXCLUSIVE, flags: ['NEVER_EXPIRES', 'THIRD_PARTY_HELD'], actions: ['REVOKE'] },
  },
  {
    row: '33',
    situation: 'the service is RETIRING',
    syncs: [
      cmdb([service('pay-legacy', 'RETIRING'), ...ACTIVE_SERVICES]),
      iam([identity('svc'), key('key', 'svc')]),
    ],
    subject: 'key',
    expected: null,
  },
  ...([undefined, '2026-03-03T00:00:00Z'] as const).map((asOf): TableRow => ({
    row: asOf ? '34b' : '34',
    situation: `reactivated on 2026-03-05, asked for ${asOf ?? 'after it'}`,
    syncs: [
      cmdb([retiredService()], { observedAt: '2026-03-02T00:00:00Z' }),
      cmdb([service('pay-legacy', 'ACTIVE')], { observedAt: '2026-03-05T00:00:00Z' }),
      iam([identity('svc'), key('key', 'svc')]),
    ],
    subject: 'key',
    ...(asOf ? { asked: { asOf, knownAt: '2026-03-10T00:00:00Z' } } : {}),
    expected: asOf ? REVOKE : null,
  })),
  {
    row: '34c',
    situation: 'reactivated by an event of the source that retired it',
    syncs: [
      cmdb([
        retiredService(),
        node('LifecycleEvent', 'back', { type: 'service.reactivated', occurredAt: '2026-03-05T00:00:00Z' }, [
          to('ON_SUBJECT', ['Service', 'pay-legacy']),
        ]),
      ]),
      iam([identity('svc'), key('key', 'svc')]),
    ],
    subject: 'key',
    expected: null,
  },
  {
    row: '35',
    situation: 'lifecycle UNKNOWN, no workload',
    syncs: [cmdb([service('pay-legacy', 'UNKNOWN')]), iam([identity('svc'), key('key', 'svc')])],
    subject: 'key',
    expected: null,
  },
  {
    row: '36',
    situation: 'account made again under the old name, for another service',
    syncs: [
      SERVICES,
      ...reads(
        ['2026-02-01T00:00:00Z', [identity('uid-1', ['pay-legacy'], { name: 'robot@acme.example' })]],
        ['2026-02-02T00:00:00Z', []],
        ['2026-02-03T00:00:00Z', []],
        [
          '2026-03-09T23:00:00Z',
          [
            identity('uid-2', ['data-svc'], {
              name: 'robot@acme.example',
              createdAt: '2026-02-10T00:00:00Z',
            }),
            key('key', 'uid-2', { createdAt: '2026-02-10T00:00:00Z' }),
          ],
        ],
      ),
    ],
    subject: 'key',
    expected: null,
  },
  {
    row: '37',
    situation: 'tied to the service only by a likeness of names',
    syncs: [
      SERVICES,
      iam([
        identity('svc', [], {}, [to('SUPPORTS', ['Service', 'pay-legacy'], { method: 'INFERRED' })]),
        key('key', 'svc'),
      ]),
    ],
    subject: 'key',
    expected: { ...EXCLUSIVE, flags: [], certainty: 'POSSIBLE', actions: ['CONFIRM'] },
  },
  {
    row: '38',
    situation: 'lease whose parent token was revoked',
    syncs: [
      SERVICES,
      iam([
        identity('app'),
        key('token', 'app', { kind: 'STATIC_TOKEN', state: 'DEACTIVATED', stateReason: 'REVOKED' }),
        key('lease', 'app', { kind: 'LEASE' }, [
          to('DERIVED_FROM', ['Credential', 'token'], { attributes: { revocation: 'CASCADES' } }),
        ]),
      ]),
    ],
    subject: 'lease',
    expected: null,
  },
  {
    row: '39',
    situation: 'orphan token that lives 768 hours',
    syncs: [
      SERVICES,
      iam([
        identity('app'),
        key('token', 'app', {
          kind: 'STATIC_TOKEN',
          issuedAt: '2026-03-01T00:00:00Z',
          createdAt: '2026-02-25T00:00:00Z',
          expiresAt: '2026-04-02T00:00:00Z',
          maxLifetime: 768 * 3600,
          renewable: true,
        }),
      ]),
    ],
    subject: 'token',
    expected: REVOKE,
  },
  ...(['2026-03-15T00:00:00Z', '2026-03-21T00:00:00Z'] as const).flatMap((knownAt): TableRow[] => {
    const late = knownAt > '2026-03-20';
    const before = [cmdb([service('pay-legacy', 'ACTIVE')]), iam([identity('svc'), key('key', 'svc')])];
    const asked: Asked = { asOf: '2026-03-10T00:00:00Z', knownAt };
    const event = node(
      'LifecycleEvent',
      'gone',
      { type: 'service.retired', occurredAt: '2026-03-01T00:00:00Z' },
      [to('ON_SUBJECT', ['Service', 'pay-legacy'])],
    );
    return [
      {
        row: late ? '40b' : '40',
        situation: `retirement of 2026-03-01 recorded on 2026-03-20, known at ${knownAt}`,
        syncs: [...before, cmdb([retiredService()], { observedAt: '2026-03-20T00:00:00Z' })],
        subject: 'key',
        asked,
        expected: late ? REVOKE : null,
      },
      {
        row: late ? '40d' : '40c',
        situation: `the same as an event, known at ${knownAt}`,
        syncs: [
          ...before,
          cmdb([service('pay-legacy', 'ACTIVE'), event], { observedAt: '2026-03-20T00:00:00Z' }),
        ],
        subject: 'key',
        asked,
        expected: late ? REVOKE : null,
      },
    ];
  }),
];
