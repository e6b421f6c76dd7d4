import type { ClaimsToSync } from '../../support/sync.js';
import { iam, identity, key, node, SERVICES, to } from './world.js';

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
