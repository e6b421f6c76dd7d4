import {
  EXCLUSIVE,
  REVOKE,
  plain,
  workload,
  material,
  assuming,
  reads,
  consumed,
  type TableRow,
} from './situations.js';
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

/** Rows 21 to 40 of the decision table of Q-01; letters mark further readings of a row. */
export const ROWS_21_TO_40: readonly TableRow[] = [
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
