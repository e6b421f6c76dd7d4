import type { ClaimsToSync } from '../../support/sync.js';
import { iam, identity, key, node, SERVICES, to, type Asked } from './world.js';

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

export const EXCLUSIVE = { list: 'items', class: 'EXCLUSIVE', certainty: 'CONFIRMED' } as const;
export const REVOKE: Expected = { ...EXCLUSIVE, flags: [], actions: ['REVOKE'] };

/** The plain case: a user of pay-legacy with one key. */
export const plain = (attributes: object = {}, rest: Partial<ClaimsToSync> = {}): ClaimsToSync[] => [
  SERVICES,
  iam([identity('svc'), key('key', 'svc', attributes)], rest),
];

export const workload = (
  id: string,
  of: string | null,
  edges: Parameters<typeof node>[3] = [],
  attributes: object = {},
) =>
  node('Workload', id, { kind: 'FUNCTION', ...attributes }, [
    ...(of === null ? [] : [to('PART_OF', ['Service', of], { method: 'DECLARED' })]),
    ...edges,
  ]);

export const location = (id: string, attributes: object = {}) =>
  node('SecretLocation', id, { class: 'VAULT', ...attributes }, [to('HOLDS', ['Material', 'm'])]);

export const material = [to('HAS_MATERIAL', ['Material', 'm'])];

export const sessionOf = (role: object = {}, revocation = 'INDEPENDENT'): ClaimsToSync[] => [
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
export const RESIDUAL = { list: 'items', class: 'RESIDUAL_SESSION' } as const;

export const dbPassword = (copies: readonly string[]): ClaimsToSync => {
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

export const exception = node(
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

export const assuming = (own: object): ClaimsToSync[] => [
  SERVICES,
  iam([
    identity('legacy-role', ['pay-legacy'], { kind: 'ROLE' }, [to('CAN_ASSUME', ['Identity', 'data-role'])]),
    identity('data-role', ['data-svc'], { kind: 'ROLE' }),
    key('key', 'legacy-role', own),
  ]),
];

/** Reads of one source at several instants, each a COMPLETE run recorded when it was read. */
export const reads = (...of: readonly (readonly [string, Parameters<typeof iam>[0]])[]): ClaimsToSync[] =>
  of.map(([observedAt, claims]) => iam(claims, { observedAt }));

export const consumed = [
  identity('svc', []),
  key('key', 'svc', {}, material),
  node('SecretLocation', 'env', { class: 'RUNTIME_ENV' }, [to('HOLDS', ['Material', 'm'])]),
];
