import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { questionNamed } from '../../../src/lineage/index.js';
import { offboardingPlan } from '../../../src/lineage/offboarding/offboarding.js';
import { offboardingVerification } from '../../../src/lineage/offboarding/verification.js';
import { overall, stepResult } from '../../../src/lineage/offboarding/step.js';
import type { ClaimInput, NodeRef } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { at, syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const SINCE = '2026-03-05T00:00:00Z';
const NOW = '2026-03-10T00:00:00Z';
const refs = {
  pay: ref.service('pay'),
  core: ref.service('core'),
  svc: ref.identity('svc'),
  emergency: ref.identity('emergency'),
  key: ref.credential('key'),
  both: ref.credential('both'),
  session: ref.credential('session'),
  job: ref.workload('job'),
  other: ref.workload('other'),
  vault: ref.location('vault'),
  secret: ref.material('secret'),
  outside: { type: 'FederatedSubject' as const, key: ['https://ci', 'repo:pay'] },
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

interface State {
  readonly key?: object | null;
  readonly both?: object;
  readonly svc?: object;
  readonly trust?: boolean;
  readonly copy?: boolean;
  readonly job?: boolean;
  readonly session?: object;
}
const estate = (of: State = {}): ClaimInput[] => [
  claim(refs.pay, { lifecycle: 'ACTIVE' }),
  claim(refs.core, { lifecycle: 'ACTIVE' }),
  claim(refs.svc, { kind: 'MACHINE_USER', state: 'ACTIVE', ...of.svc }, [
    { type: 'SUPPORTS', to: refs.pay },
    ...(of.trust === false ? [] : [{ type: 'CAN_ASSUME' as const, from: refs.outside }]),
  ]),
  claim(refs.outside, { kind: 'OIDC', pattern: 'repo:pay' }),
  claim(refs.emergency, { kind: 'MACHINE_USER', state: 'ACTIVE', breakGlass: true }, [
    { type: 'SUPPORTS', to: refs.pay },
  ]),
  ...(of.key === null
    ? []
    : [
        claim(refs.key, { kind: 'PASSWORD', state: 'ACTIVE', ...of.key }, [
          { type: 'AUTHENTICATES_AS', to: refs.svc },
          { type: 'HAS_MATERIAL', to: refs.secret },
        ]),
      ]),
  claim(refs.both, { kind: 'API_KEY', state: 'ACTIVE', ...of.both }),
  claim(
    refs.session,
    {
      kind: 'SESSION_TOKEN',
      state: 'ACTIVE',
      issuedAt: '2026-03-04T23:00:00Z',
      maxLifetime: 36_000,
      expiresAt: '2026-03-05T09:00:00Z',
      ...of.session,
    },
    [{ type: 'DERIVED_FROM', to: refs.key, attributes: { revocation: 'INDEPENDENT' } }],
  ),
  claim(refs.vault, { class: 'VAULT' }, of.copy === false ? [] : [{ type: 'HOLDS', to: refs.secret }]),
  claim(refs.job, { kind: 'POD' }, [
    { type: 'PART_OF', to: refs.pay },
    ...(of.job === false
      ? []
      : [
          { type: 'CONSUMES' as const, to: refs.vault },
          { type: 'USED' as const, to: refs.both },
        ]),
  ]),
  claim(refs.other, { kind: 'POD' }, [
    { type: 'PART_OF', to: refs.core },
    { type: 'USED', to: refs.both },
  ]),
];

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
  await read();
});
afterEach(() => graph.close());
const read = (of: State = {}, observedAt = '2026-03-04T23:30:00Z', more: { completeness?: 'FAILED' } = {}) =>
  syncClaims(graph, {
    observedAt,
    claims: estate(of),
    capabilities: ['CREDENTIALS', 'IDENTITIES', 'TRUSTS', 'WORKLOADS', 'SECRET_LOCATIONS', 'SERVICES'],
    acceptAbsence: true,
    ...more,
  });
const plan = async (subject: NodeRef = refs.pay, now = SINCE) => {
  const answer = await offboardingPlan.ask(asking(graph, now), { subject: idOf(subject) });
  return {
    ...answer,
    list: answer.steps.map(
      ({ kind, subject: node, of }) =>
        `${kind} ${name(node.id)}${of && of.id !== node.id ? ` of ${name(of.id)}` : ''}`,
    ),
  };
};
const verify = async (since = SINCE, now = NOW) => {
  const answer = await offboardingVerification.ask(asking(graph, now), {
    subject: idOf(refs.pay),
    since: at(since),
  });
  const of = (kind: string, node: NodeRef) => {
    const item = answer.items.find(({ step }) => step.kind === kind && step.subject.id === idOf(node));
    return item && [item.status, ...item.reasons].join(' ');
  };
  return { ...answer, of };
};
const DONE: State = {
  key: { state: 'DEACTIVATED', stateReason: 'REVOKED', stateChangedAt: '2026-03-05T10:00:00Z' },
  both: { lastRotatedAt: '2026-03-05T10:00:00Z' },
  svc: { state: 'SUSPENDED' },
  trust: false,
  copy: false,
  job: false,
};

describe('the plan of Q-19', () => {
  it('detaches and rotates before it revokes, deletes copies last, and leaves break-glass to people', async () => {
    const { list, manual, residualSessions, steps } = await plan();
    expect(list).toEqual([
      expect.stringMatching(/^DETACH job of (both|key)$/),
      expect.stringMatching(/^DETACH job of (both|key)$/),
      'ROTATE both',
      'REMOVE_TRUST svc',
      expect.stringMatching(/^REVOKE (key|svc)$/),
      expect.stringMatching(/^REVOKE (key|svc)$/),
      'DELETE vault of key',
      'VERIFY key',
    ]);
    expect(manual.map(({ id }) => name(id))).toEqual(['emergency']);
    expect(residualSessions.map(({ id }) => name(id))).toEqual(['session']);
    expect(steps.find(({ kind }) => kind === 'ROTATE')?.flags).toEqual(['SHARED']);
  });

  it('shows what an exception covers, by whom the credential is and by its rule (A8)', async () => {
    const exception = (rule: string): ClaimInput => ({
      node: { type: 'Exception', key: ['relict', rule] },
      attributes: {
        name: rule,
        status: 'ACTIVE',
        rules: [rule],
        approvedAt: '2026-03-01T00:00:00Z',
        expiresAt: '2026-04-01T00:00:00Z',
      },
      edges: [{ type: 'COVERS', to: refs.svc }],
    });
    const covered = async () => {
      const steps = (await plan()).steps.filter(({ suppressedBy }) => suppressedBy !== null);
      return steps.map(({ kind, subject }) => `${kind} ${name(subject.id)}`).sort();
    };
    await syncClaims(graph, { source: 'own', observedAt: SINCE, claims: [exception('LIN-042')] });
    expect(await covered()).toEqual([]);
    await syncClaims(graph, { source: 'own', observedAt: SINCE, claims: [exception('LIN-031')] });
    expect(await covered()).toEqual([
      'DELETE vault',
      'DETACH job',
      'REMOVE_TRUST svc',
      'REVOKE key',
      'REVOKE svc',
      'VERIFY key',
    ]);
    const [first] = (await plan()).steps.filter(({ suppressedBy }) => suppressedBy !== null);
    expect(first?.because.at(-1)).toBe('An exception covers it: LIN-031.');
  });

  it('never revokes what nobody can say still works: that is confirmed first', async () => {
    const { list } = await plan(refs.key, '2026-04-20T00:00:00Z');
    expect(list).toContain('CONFIRM key');
    expect(list.join()).not.toContain('REVOKE');
  });
});

describe('the verification of Q-19', () => {
  it('cannot verify anything while nobody has looked since, whatever was done', async () => {
    const { status, items } = await verify();
    expect(status).toBe('CANNOT_VERIFY');
    expect(new Set(items.map((item) => `${item.status} ${item.reasons.join()}`))).toEqual(
      new Set(['CANNOT_VERIFY NOT_OBSERVED_SINCE']),
    );
  });

  it('verifies all of it by what the sources said after', async () => {
    await read(DONE, '2026-03-06T00:00:00Z');
    const answer = await verify();
    expect(answer.items.map((item) => [item.step.kind, item.status, item.reasons])).toEqual(
      answer.items.map((item) => [item.step.kind, 'VERIFIED', []]),
    );
    expect(answer).toMatchObject({ status: 'VERIFIED', residualSessions: [] });
    expect(answer.items).toHaveLength(8);
    expect(answer.items.at(-1)?.because.at(-1)).toContain('It is done');
  });

  it('is not fooled by a deleted copy: the credential lives', async () => {
    await read({ ...DONE, key: {}, svc: {} }, '2026-03-06T00:00:00Z');
    const answer = await verify(SINCE, '2026-03-06T01:00:00Z');
    expect(answer.of('DELETE', refs.vault)).toBe('VERIFIED');
    expect(answer.of('REVOKE', refs.key)).toBe('NOT_DONE STILL_AUTHENTICATES');
    const revoke = answer.items.find(
      ({ step }) => step.kind === 'REVOKE' && step.subject.id === idOf(refs.key),
    );
    expect(revoke?.because.at(-1)).toMatch(/^\S+ still authenticates, as its source said on 2026-03-06/);
    expect(answer.of('VERIFY', refs.key)).toContain('NOT_DONE');
    expect(answer.status).toBe('NOT_DONE');
  });

  it('takes a disabled key for not revoked, and a missing one only after its second absence', async () => {
    await read({ ...DONE, svc: {}, key: { state: 'SUSPENDED' } }, '2026-03-06T00:00:00Z');
    expect((await verify('2026-03-05T00:00:00Z', '2026-03-06T01:00:00Z')).of('REVOKE', refs.key)).toBe(
      'NOT_DONE RESTORABLE',
    );
    await read({ ...DONE, key: null }, '2026-03-07T00:00:00Z');
    expect((await verify('2026-03-05T00:00:00Z', '2026-03-07T01:00:00Z')).of('REVOKE', refs.key)).toContain(
      'ABSENT_SUSPECTED',
    );
    await read({ ...DONE, key: null }, '2026-03-08T00:00:00Z');
    expect((await verify('2026-03-05T00:00:00Z', '2026-03-08T01:00:00Z')).of('REVOKE', refs.key)).toBe(
      'VERIFIED',
    );
  });

  it('says what is left: the trust, the consumer, the old secret', async () => {
    await read({ ...DONE, trust: true, job: true, both: {} }, '2026-03-06T00:00:00Z');
    const answer = await verify();
    expect(answer.of('REMOVE_TRUST', refs.svc)).toBe('NOT_DONE STILL_TRUSTED');
    const detached = answer.items.filter(({ step }) => step.kind === 'DETACH');
    expect(
      detached
        .map(({ step, status, reasons }) => `${name(step.of?.id ?? '')} ${status} ${reasons.join()}`)
        .sort(),
    ).toEqual(['both NOT_DONE STILL_USED', 'key VERIFIED ']);
    expect(answer.of('ROTATE', refs.both)).toBe('CANNOT_VERIFY ROTATION_NOT_TOLD');
  });

  it('a session that outlives its parent keeps it open', async () => {
    await read({ ...DONE, session: { expiresAt: '2026-03-06T06:00:00Z' } }, '2026-03-06T00:00:00Z');
    const early = await verify('2026-03-05T00:00:00Z', '2026-03-06T01:00:00Z');
    expect(early.residualSessions.map(({ id }) => name(id))).toEqual(['session']);
    expect(early.status).toBe('NOT_DONE');
    expect((await verify('2026-03-05T00:00:00Z', '2026-03-06T12:00:00Z')).residualSessions).toEqual([]);
  });

  it('a connector that fails since leaves CANNOT_VERIFY', async () => {
    await read(DONE, '2026-03-06T00:00:00Z', { completeness: 'FAILED' });
    const first = await verify();
    expect(first.of('REVOKE', refs.key)).toBe('VERIFIED');
    expect((await verify('2026-03-07T00:00:00Z')).status).toBe('CANNOT_VERIFY');
  });

  it('refuses an instant that lies ahead', async () => {
    await expect(verify('2026-03-11T00:00:00Z')).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('the status of a step', () => {
  const since = at(SINCE);
  it.each([
    [{ done: 'TRUE', reasons: [], saidAt: null }, 'CANNOT_VERIFY'],
    [{ done: 'TRUE', reasons: [], saidAt: since }, 'CANNOT_VERIFY'],
    [{ done: 'TRUE', reasons: [], saidAt: at('2026-03-05T00:00:00.000001Z') }, 'VERIFIED'],
    [{ done: 'FALSE', reasons: [], saidAt: since }, 'CANNOT_VERIFY'],
    [{ done: 'FALSE', reasons: [], saidAt: at(NOW) }, 'NOT_DONE'],
    [{ done: 'UNKNOWN', reasons: ['X'], saidAt: at(NOW) }, 'CANNOT_VERIFY'],
    [{ done: 'TRUE', reasons: [], saidAt: null, byClock: true }, 'VERIFIED'],
  ] as const)('%j is %s', (evidence, expected) => {
    expect(stepResult(evidence, since).status).toBe(expected);
  });

  it('overall is VERIFIED only with every step, no session, and without steps only where all was heard', () => {
    const one = (status: 'VERIFIED' | 'NOT_DONE' | 'CANNOT_VERIFY') => ({
      status,
      reasons: [],
      observedAt: null,
    });
    expect(overall([one('VERIFIED')], 0, false)).toBe('VERIFIED');
    expect(overall([one('VERIFIED')], 1, true)).toBe('NOT_DONE');
    expect(overall([one('CANNOT_VERIFY'), one('NOT_DONE')], 0, true)).toBe('NOT_DONE');
    expect(overall([], 0, true)).toBe('VERIFIED');
    expect(overall([], 0, false)).toBe('CANNOT_VERIFY');
  });
});

it.each([
  'Q-03',
  'Q-04',
  'Q-05',
  'Q-19',
  'Q-19v',
  'Q-26',
  'mover',
  'leaver',
  'team-dissolved',
  'offboarding-plan',
  'offboarding-verification',
  'exceptions',
])('the command line finds %s', (given) => {
  expect(questionNamed(given)).toBeDefined();
});
