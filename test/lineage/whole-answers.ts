import type { ClaimsToSync } from '../support/sync.js';
import { location, material, workload } from './survivors/situations.js';
import { cmdb, iam, identity, key, node, service, to } from './survivors/world.js';

export interface WholeAnswer {
  readonly id: string;
  readonly field: string;
  readonly args: object;
  readonly syncs: readonly ClaimsToSync[];
  /** Part of the answer. */
  readonly expected: object;
}

const READ = '2026-03-09T23:00:00Z';
const kit = [
  identity('svc', ['shop']),
  key('key', 'svc', { lastUsedStatus: 'USED', lastUsedAt: '2025-12-24T00:00:00Z' }),
];
const job = workload('job', 'shop', [to('USES', ['Identity', 'svc'])]);
/** A service whose only workload is gone for two months. */
const deserted: ClaimsToSync[] = [
  cmdb([service('shop', 'ACTIVE')]),
  iam([job, ...kit], { observedAt: '2025-12-01T00:00:00Z' }),
  iam(kit, { observedAt: '2026-01-05T00:00:00Z' }),
  iam(kit, { observedAt: '2026-01-10T00:00:00Z' }),
  iam(kit, { observedAt: READ }),
];

export const WHOLE_ANSWERS: readonly WholeAnswer[] = [
  {
    id: 'Q-30',
    field: 'ephemeralLeftovers',
    args: {},
    syncs: deserted,
    expected: { items: [{ node: { name: 'svc' }, certainty: 'CONFIRMED' }], expectedIdle: [] },
  },
  {
    id: 'Q-30i',
    field: 'impliedRetirement',
    args: { service: 'shop' },
    syncs: deserted,
    expected: { items: [{ node: { name: 'shop' }, certainty: 'CONFIRMED' }] },
  },
  {
    id: 'Q-44',
    field: 'retirementReadiness',
    args: { service: 'shop' },
    syncs: deserted,
    expected: {
      status: 'READY',
      items: [],
      past: [],
      obligations: [{ type: 'DISABLE' }, { type: 'REVOKE' }, { type: 'VERIFY' }],
    },
  },
  {
    id: 'Q-31',
    field: 'federationTrusts',
    args: {},
    syncs: [
      iam([
        identity('role', [], { kind: 'ROLE' }),
        node('FederatedSubject', 'anybody', { kind: 'OIDC', issuer: 'gitlab.com', pattern: '*' }, [
          to('CAN_ASSUME', ['Identity', 'role']),
        ]),
      ]),
    ],
    expected: { items: [{ node: { name: 'role' }, trusts: [{ breadth: 'WILDCARD' }] }] },
  },
  {
    id: 'Q-32',
    field: 'secretsOutsideApproved',
    args: {},
    syncs: [
      iam([
        identity('svc', []),
        key('key', 'svc', { neverExpires: true }, material),
        location('repo', { class: 'CODE', inHistoryOnly: true }),
      ]),
    ],
    expected: { items: [{ node: { name: 'repo' }, credentials: [{ name: 'key' }], certainty: 'CONFIRMED' }] },
  },
  {
    id: 'Q-33',
    field: 'sourceConflicts',
    args: {},
    syncs: [
      iam([identity('svc', [], { actorClass: 'MACHINE' })]),
      iam([identity('svc', [], { actorClass: 'HUMAN' })], { source: 'other', connector: 'other' }),
    ],
    expected: {
      items: [{ node: { name: 'svc' }, conflicts: [{ attribute: 'actorClass', kind: 'CONFLICT' }] }],
    },
  },
  {
    id: 'Q-39',
    field: 'humanUseOfNhi',
    args: {},
    syncs: [
      iam([
        identity('svc', []),
        key('pw', 'svc', {
          kind: 'PASSWORD',
          lastUsedAt: '2026-03-08T10:00:00Z',
          lastUsedStatus: 'USED',
        }),
      ]),
    ],
    expected: { items: [{ certainty: 'POSSIBLE', indicators: [{ kind: 'INTERACTIVE_SIGN_IN' }] }] },
  },
  {
    id: 'Q-41',
    field: 'staleAutomations',
    args: {},
    syncs: [
      cmdb([
        service('pay', 'ACTIVE'),
        node(
          'LifecycleEvent',
          'handed-over',
          { type: 'service.owner_changed', occurredAt: '2026-02-01T00:00:00Z', createdAt: undefined },
          [to('ON_SUBJECT', ['Service', 'pay'])],
        ),
      ]),
      iam([workload('nightly', 'pay', [], { kind: 'SCHEDULED_JOB' })]),
    ],
    expected: { items: [{ node: { name: 'nightly' }, reasons: ['RUNS_NOT_TOLD'] }] },
  },
  {
    id: 'Q-35',
    field: 'rightToContinue',
    args: { identity: 'svc' },
    syncs: deserted,
    expected: { identity: { name: 'svc' }, right: { value: 'FAIL' }, ownership: { value: 'FAIL' } },
  },
  {
    id: 'Q-35q',
    field: 'reviewQueue',
    args: {},
    syncs: deserted,
    expected: { items: [{ node: { name: 'svc' }, right: { value: 'FAIL' } }] },
  },
  {
    id: 'Q-43',
    field: 'authMethods',
    args: {},
    syncs: deserted,
    expected: { items: [{ id: 'ACCESS_KEY', credentials: 1, identities: 1 }] },
  },
  {
    id: 'Q-43m',
    field: 'migrationCandidates',
    args: {},
    syncs: [
      iam([
        identity('svc', []),
        key('key', 'svc', { neverExpires: true }),
        node('Workload', 'fn', { kind: 'FUNCTION' }, [to('USED', ['Credential', 'key'])]),
      ]),
    ],
    expected: { items: [{ node: { name: 'key' }, consumers: [{ name: 'fn' }] }], blocked: [] },
  },
];
