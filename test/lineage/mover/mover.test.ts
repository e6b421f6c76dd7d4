import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import { moverImpact } from '../../../src/lineage/mover/mover.js';
import { urn, type ClaimInput, type NodeRef } from '../../../src/model/index.js';
import { dump } from '../../support/dump.js';
import { openMemoryGraph } from '../../support/graph.js';
import { at, syncClaims } from '../../support/sync.js';
import { asking, idOf, named, ref } from '../support.js';

const NOW = '2026-03-10T00:00:00Z';
const refs = {
  pay: ref.service('pay'),
  core: ref.service('core'),
  team: ref.team('team'),
  svc: ref.identity('svc'),
  key: ref.credential('key'),
  both: ref.credential('both'),
  dead: ref.credential('dead'),
  grant: ref.entitlement('grant'),
  job: ref.workload('job'),
  other: ref.workload('other'),
};
const name = named(refs);
const claim = (
  node: NodeRef & { key: string[] },
  attributes: object,
  edges: ClaimInput['edges'] = [],
): ClaimInput => ({
  node,
  attributes: { name: node.key.at(-1), createdAt: '2025-01-01T00:00:00Z', ...attributes },
  edges,
});

const inventory = (rotatedAt?: string): ClaimInput[] => [
  claim(refs.pay, { lifecycle: 'ACTIVE' }, [{ type: 'OWNED_BY', to: refs.team }]),
  claim(refs.core, { lifecycle: 'ACTIVE' }),
  claim(refs.team, { status: 'ACTIVE' }),
  claim(refs.svc, { kind: 'MACHINE_USER', state: 'ACTIVE' }, [
    { type: 'SUPPORTS', to: refs.pay },
    { type: 'HAS_ENTITLEMENT', to: refs.grant },
  ]),
  claim(refs.grant, { effect: 'ALLOW' }),
  claim(
    refs.key,
    { kind: 'ACCESS_KEY', state: 'ACTIVE', ...(rotatedAt ? { lastRotatedAt: rotatedAt } : {}) },
    [{ type: 'AUTHENTICATES_AS', to: refs.svc }],
  ),
  claim(
    refs.dead,
    {
      kind: 'ACCESS_KEY',
      state: 'DEACTIVATED',
      stateReason: 'REVOKED',
      stateChangedAt: '2026-01-01T00:00:00Z',
    },
    [{ type: 'AUTHENTICATES_AS', to: refs.svc }],
  ),
  claim(refs.job, { kind: 'PIPELINE' }, [
    { type: 'PART_OF', to: refs.pay },
    { type: 'USED', to: refs.both },
    { type: 'USES', to: refs.svc },
  ]),
  claim(refs.other, { kind: 'POD' }, [
    { type: 'PART_OF', to: refs.core },
    { type: 'USED', to: refs.both },
  ]),
  claim(refs.both, { kind: 'API_KEY', state: 'ACTIVE' }),
];
const CAPABILITIES = ['IDENTITIES', 'CREDENTIALS', 'PERMISSIONS', 'WORKLOADS', 'SERVICES', 'OWNERS'] as const;
const EVENT = (
  id: string,
  type: string,
  subject: NodeRef & { key: string[] },
  occurredAt: string,
): ClaimInput => ({
  node: { type: 'LifecycleEvent', key: ['/cmdb', id] },
  attributes: { type, occurredAt },
  edges: [{ type: 'ON_SUBJECT', to: subject }],
  method: 'DECLARED',
});
const eventId = (id: string) => urn({ type: 'LifecycleEvent', key: ['/cmdb', id] });

let graph: Graph;
const put = (claims = inventory(), observedAt = '2026-02-01T00:00:00Z') =>
  syncClaims(graph, { observedAt, capabilities: [...CAPABILITIES], claims, acceptAbsence: true });
const tell = (claims: ClaimInput[], observedAt = '2026-03-09T00:00:00Z') =>
  syncClaims(graph, { source: 'events', scope: 'events', observedAt, claims });
const ask = (given: object, when: Parameters<typeof asking>[2] = {}, now = NOW) =>
  moverImpact.ask(asking(graph, now, when), moverImpact.args.parse(given));
const list = async (...given: Parameters<typeof ask>) =>
  (await ask(...given)).items.map(({ type, subject }) => `${type} ${name(subject.id)}`).sort();
const suppose = (type: string, subject: NodeRef, occurredAt = '2026-03-01T00:00:00Z') => ({
  type,
  subject: idOf(subject),
  occurredAt,
});

describe('Q-03', () => {
  beforeEach(async () => {
    graph = await openMemoryGraph();
    await put();
  });
  afterEach(() => graph.close());

  const ENVIRONMENT = ['RECHECK grant', 'REVALIDATE svc', 'ROTATE both', 'ROTATE key'];
  const OWNERSHIP = ['ATTEST svc', 'REASSIGN svc', 'REVALIDATE svc', 'ROTATE both', 'ROTATE key'];
  it.each([
    ['service.owner_changed', refs.pay, OWNERSHIP],
    ['team.reorganised', refs.team, OWNERSHIP],
    ['service.environment_changed', refs.pay, ENVIRONMENT],
    ['workload.replatformed', refs.job, ENVIRONMENT],
    ['pipeline.moved', refs.job, ENVIRONMENT],
    ['service.repurposed', refs.pay, ENVIRONMENT],
    ['identity.scope_changed', refs.svc, ['RECHECK grant']],
    [
      'service.retired',
      refs.pay,
      ['DISABLE svc', 'REVOKE key', 'ROTATE_AND_DETACH both', 'VERIFY both', 'VERIFY key'],
    ],
    ['credential.compromised', refs.key, ['REVOKE key', 'ROTATE key', 'SCOPE key']],
    ['workload.disappeared', refs.job, ['CONFIRM job', 'REVOKE key']],
  ] as const)(
    '%s asks for the complete list, and for nothing on what is dead',
    async (type, subject, expected) => {
      expect(await list(suppose(type, subject))).toEqual(expected);
    },
  );

  it('stores nothing of what is only supposed', async () => {
    const before = await dump(graph, { recordTimes: true });
    const answer = await ask(suppose('pipeline.moved', refs.job));
    expect(answer).toMatchObject({ hypothetical: true, type: 'pipeline.moved' });
    expect(await dump(graph, { recordTimes: true })).toEqual(before);
  });

  it('merges two events: due with the first, both listed', async () => {
    await tell([
      EVENT('1', 'service.owner_changed', refs.pay, '2026-03-01T00:00:00Z'),
      EVENT('2', 'service.environment_changed', refs.pay, '2026-03-02T00:00:00Z'),
    ]);
    const answer = await ask({ event: eventId('1') });
    const rotate = answer.items.find((item) => item.type === 'ROTATE' && name(item.subject.id) === 'key');
    expect(rotate).toMatchObject({ dueAt: at('2026-03-09T00:00:00Z'), overdue: true, status: 'OPEN' });
    expect(rotate?.triggers.map(({ type }) => type)).toEqual([
      'service.owner_changed',
      'service.environment_changed',
    ]);
    expect(rotate?.flags).toContain('OVERDUE');
    expect(answer.overdue).toBeGreaterThan(0);
    expect((await ask({ event: eventId('1') }, {}, '2026-03-09T00:00:00Z')).overdue).toBe(0);
    expect(rotate?.because[0]).toContain('key authenticates as svc');
  });

  it('owes nothing more where the key was rotated since, and all of it where it was rotated before', async () => {
    await tell([EVENT('1', 'service.owner_changed', refs.pay, '2026-02-10T00:00:00Z')]);
    const rotation = async () =>
      (await ask({ event: eventId('1') })).items.find(
        (i) => i.type === 'ROTATE' && name(i.subject.id) === 'key',
      )?.status;
    await put(inventory('2026-02-09T00:00:00Z'), '2026-03-01T00:00:00Z');
    expect(await rotation()).toBe('OPEN');
    await put(inventory('2026-02-11T00:00:00Z'), '2026-03-02T00:00:00Z');
    expect(await rotation()).toBe('VERIFIED');
  });

  it('is born overdue when the event is learned late', async () => {
    await tell([EVENT('1', 'service.retired', refs.pay, '2026-02-01T00:00:00Z')]);
    const [first] = (await ask({ event: eventId('1') })).items;
    expect(first).toMatchObject({ bornOverdue: true, overdue: true });
    expect(first?.flags).toContain('BORN_OVERDUE');
  });

  it('is superseded when the service is reactivated', async () => {
    await tell([
      EVENT('1', 'service.retired', refs.pay, '2026-02-10T00:00:00Z'),
      EVENT('2', 'service.reactivated', refs.pay, '2026-02-20T00:00:00Z'),
    ]);
    const statuses = new Set((await ask({ event: eventId('1') })).items.map(({ status }) => status));
    expect([...statuses]).toEqual(['SUPERSEDED']);
    const before = await ask({ event: eventId('1') }, { asOf: '2026-02-15T00:00:00Z', knownAt: NOW });
    expect(new Set(before.items.map(({ status }) => status))).toContain('OPEN');
  });

  it('is waived by an active exception only, and open again at its very end', async () => {
    await tell([
      EVENT('1', 'service.retired', refs.pay, '2026-03-01T00:00:00Z'),
      {
        node: { type: 'Exception', key: ['x', '1'] },
        attributes: {
          status: 'ACTIVE',
          rules: ['LIN-031'],
          approver: 'CISO',
          expiresAt: '2026-04-01T00:00:00Z',
        },
        edges: [{ type: 'COVERS', to: refs.key }],
        method: 'DECLARED',
      },
    ]);
    const status = async (now: string) =>
      (await ask({ event: eventId('1') }, {}, now)).items.find((item) => item.type === 'REVOKE')?.status;
    expect(await status('2026-03-31T23:59:59Z')).toBe('WAIVED');
    expect(await status('2026-04-01T00:00:00Z')).toBe('OPEN');
  });

  it('refuses what asks for nothing, and both ways of asking at once', async () => {
    await expect(ask(suppose('office.painted', refs.pay))).rejects.toMatchObject({ code: 'USAGE' });
    expect(moverImpact.args.safeParse({ event: 'x', ...suppose('pipeline.moved', refs.job) }).success).toBe(
      false,
    );
  });
});
