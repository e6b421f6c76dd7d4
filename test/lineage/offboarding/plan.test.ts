import { expect, it } from 'vitest';
import { offboardingPlan } from '../../../src/lineage/offboarding/offboarding.js';
import type { ClaimInput, NodeRef } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const refs = {
  pay: ref.service('pay'),
  core: ref.service('core'),
  svc: ref.identity('svc'),
  key: ref.credential('key'),
  second: ref.credential('second'),
  job: ref.workload('job'),
  moved: ref.workload('moved'),
  vault: ref.location('vault'),
  secret: ref.material('secret'),
  another: ref.material('another'),
  outside: { type: 'FederatedSubject' as const, key: ['https://ci', 'repo:pay'] },
};
const name = named(refs);
const node = (of: NodeRef & { key: string[] }, attributes: object, edges: ClaimInput['edges'] = []) => ({
  node: of,
  attributes: { name: of.key.at(-1), createdAt: '2025-01-01T00:00:00Z', ...attributes },
  edges,
});
const pay = node(refs.pay, { lifecycle: 'RETIRED', retiredAt: '2026-03-01T00:00:00Z' });
const core = node(refs.core, { lifecycle: 'ACTIVE' });
const svc = node(refs.svc, { kind: 'MACHINE_USER', state: 'ACTIVE' }, [{ type: 'SUPPORTS', to: refs.pay }]);
const key = (attributes: object = {}, edges: ClaimInput['edges'] = []) =>
  node(refs.key, { kind: 'API_KEY', state: 'ACTIVE', ...attributes }, [
    { type: 'AUTHENTICATES_AS', to: refs.svc },
    ...edges,
  ]);

/** `KIND subject [of …] action certainty`, in the plan's order. */
async function plan(subject: NodeRef, claims: readonly ClaimInput[], now = NOW): Promise<string[]> {
  const graph = await openMemoryGraph();
  try {
    await syncClaims(graph, { observedAt: '2026-03-09T23:00:00Z', claims });
    const { steps } = await offboardingPlan.ask(asking(graph, now), { subject: idOf(subject) });
    return steps.map(({ kind, subject: on, of, action, certainty }) =>
      [kind, name(on.id), ...(of && of.id !== on.id ? ['of', name(of.id)] : []), action, certainty].join(' '),
    );
  } finally {
    await graph.close();
  }
}

it('detaches a consumer from every secret that lies in one place', async () => {
  const steps = await plan(refs.pay, [
    pay,
    svc,
    key({}, [{ type: 'HAS_MATERIAL', to: refs.secret }]),
    node(refs.second, { kind: 'API_KEY', state: 'ACTIVE' }, [
      { type: 'AUTHENTICATES_AS', to: refs.svc },
      { type: 'HAS_MATERIAL', to: refs.another },
    ]),
    node(refs.vault, { class: 'VAULT' }, [
      { type: 'HOLDS', to: refs.secret },
      { type: 'HOLDS', to: refs.another },
    ]),
    node(refs.job, { kind: 'POD' }, [
      { type: 'PART_OF', to: refs.pay },
      { type: 'CONSUMES', to: refs.vault },
    ]),
  ]);
  expect(steps).toContain('DETACH job of key ROTATE_AND_DETACH CONFIRMED');
  expect(steps).toContain('DETACH job of second ROTATE_AND_DETACH CONFIRMED');
});

it('takes nothing away from a consumer that is only guessed (5.8.3)', async () => {
  const steps = await plan(refs.pay, [
    pay,
    svc,
    node(refs.job, { kind: 'POD' }, [
      { type: 'PART_OF', to: refs.pay },
      { type: 'USES', to: refs.svc, method: 'INFERRED' },
    ]),
  ]);
  expect(steps).toEqual(['DETACH job of svc CONFIRM POSSIBLE', 'REVOKE svc DISABLE CONFIRMED']);
});

it('does not revoke what somebody unknown used since the retirement (A3)', async () => {
  const used = await plan(refs.pay, [pay, svc, key({ lastUsedAt: '2026-03-09T00:00:00Z' })]);
  expect(used).toContain('ROTATE key ROTATE CONFIRMED');
  expect(used.join()).not.toContain('REVOKE key');
  const before = await plan(refs.pay, [pay, svc, key({ lastUsedAt: '2026-02-20T00:00:00Z' })]);
  expect(before).toContain('REVOKE key REVOKE CONFIRMED');
});

it('leaves a workload that has moved to another service its shared secret', async () => {
  const shared = [
    pay,
    core,
    svc,
    key(),
    node(refs.moved, { kind: 'POD' }, [
      {
        type: 'PART_OF',
        to: refs.pay,
        validFrom: '2025-06-01T00:00:00Z',
        validTo: '2026-01-01T00:00:00Z',
        endReason: 'UNKNOWN',
      },
      { type: 'PART_OF', to: refs.core, validFrom: '2026-01-01T00:00:00Z' },
      { type: 'USED', to: refs.key, validFrom: '2025-06-01T00:00:00Z' },
    ]),
  ];
  const steps = await plan(refs.pay, shared);
  expect(steps).toContain('ROTATE key ROTATE CONFIRMED');
  expect(steps.join()).not.toContain('DETACH');
});

it('first confirms an identity of which nobody has heard lately', async () => {
  const later = '2026-04-10T00:00:00Z';
  expect(await plan(refs.pay, [pay, svc], later)).toEqual(['CONFIRM svc CONFIRM POSSIBLE']);
});

it.each([
  ['NONE', ['REMOVE_TRUST svc REMOVE_TRUST CONFIRMED']],
  ['UNRESOLVED', ['REMOVE_TRUST svc CONFIRM POSSIBLE']],
  ['UNSATISFIABLE', []],
] as const)('weighs the conditions of a trust: %s (A11)', async (conditionStatus, expected) => {
  const steps = await plan(refs.pay, [
    pay,
    svc,
    node(refs.outside, { kind: 'OIDC', pattern: 'repo:pay' }, [
      { type: 'CAN_ASSUME', to: refs.svc, attributes: { conditionStatus } },
    ]),
  ]);
  expect(steps.filter((step) => step.startsWith('REMOVE_TRUST'))).toEqual(expected);
});
