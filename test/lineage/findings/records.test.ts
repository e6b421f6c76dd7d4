import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordStale } from '../../../src/lineage/findings/changed/decide.js';
import { factFingerprintsOf } from '../../../src/lineage/judge/fact-fingerprints.js';
import { CAPABILITIES, type ClaimInput, type Instant } from '../../../src/model/index.js';
import { asking, idOf, ref } from '../support.js';
import { NOW, openWorld, type World } from './world.js';

const refs = {
  user: ref.identity('user'),
  agent: ref.identity('agent'),
  helper: ref.identity('helper'),
  job: ref.workload('job'),
  next: ref.workload('next'),
  red: ref.team('red'),
  ann: ref.person('ann'),
  grant: ref.entitlement('grant'),
  attestation: { type: 'Attestation' as const, key: ['grc', 'A1'] },
};

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

describe('LIN-030, an agent, or what it made, for which no human stands', () => {
  const agent = (edges: ClaimInput['edges'] = []): ClaimInput => ({
    node: refs.agent,
    attributes: { name: 'agent', kind: 'AGENT_IDENTITY', state: 'ACTIVE', createdAt: '2026-01-01T00:00:00Z' },
    edges,
  });
  const helper = (edges: ClaimInput['edges'] = []): ClaimInput => ({
    node: refs.helper,
    attributes: { name: 'helper', kind: 'MACHINE_USER', state: 'ACTIVE', createdAt: '2026-02-01T00:00:00Z' },
    edges: [{ type: 'CREATED_BY', to: refs.agent }, ...edges],
  });
  const person = (status: string) =>
    world.register([
      { node: refs.ann, attributes: { name: 'p1', status } },
      { node: refs.red, attributes: { name: 'red', status: 'ACTIVE' } },
    ]);
  const actsFor = { type: 'ACTS_FOR' as const, to: refs.ann, method: 'DECLARED' as const };

  it('is found of both where nobody stands for them', async () => {
    await person('ACTIVE');
    await world.cloud([agent(), helper()]);
    expect(await world.said('LIN-030')).toEqual(['agent HIGH CONFIRMED OPEN', 'helper HIGH CONFIRMED OPEN']);
    const items = await world.items('LIN-030');
    const made = items.find(({ subjects }) => subjects[0]?.id === idOf(refs.helper));
    expect(made).toMatchObject({
      reasons: ['NO_SPONSOR'],
      conditionStartedAt: '2026-02-01T00:00:00.000000Z',
      recommendedActions: ['REASSIGN', 'ATTEST'],
    });
    expect(made?.because[0]).toBe('helper was created by the agent agent.');
  });

  it('is not found where it acts for a person, or a team owns it', async () => {
    await person('ACTIVE');
    await world.cloud([
      agent([actsFor]),
      helper([{ type: 'OWNED_BY', to: refs.red, method: 'DECLARED', attributes: { role: 'ACCOUNTABLE' } }]),
    ]);
    expect(await world.said('LIN-030')).toEqual([]);
  });

  it('is found again when the person has left, over another identity too', async () => {
    await person('INACTIVE');
    await world.cloud([agent([actsFor]), helper([{ type: 'ACTS_FOR', to: refs.agent }])]);
    expect((await world.items('LIN-030')).map(({ reasons }) => reasons)).toEqual([
      ['SPONSOR_LEFT'],
      ['SPONSOR_LEFT'],
    ]);
  });

  it('is one doubt for each realm where owners were not heard of', async () => {
    await world.cloud([agent(), helper()], { capabilities: ['IDENTITIES'] });
    expect(await world.said('LIN-030')).toEqual(['account MEDIUM POSSIBLE OPEN']);
  });

  it('is that same doubt when a source that was heard of others fails', async () => {
    await person('ACTIVE');
    await world.cloud([agent(), helper()], { capabilities: ['CREDENTIALS'] });
    expect(await world.said('LIN-030')).toEqual(['account MEDIUM POSSIBLE OPEN']);
    await world.register([], { completeness: 'FAILED', observedAt: '2026-03-09T23:20:00Z' });
    expect(await world.said('LIN-030')).toEqual(['account MEDIUM POSSIBLE OPEN']);
  });

  it('says nothing of what no agent made', async () => {
    await person('ACTIVE');
    await world.cloud([{ ...helper(), edges: [] }]);
    expect(await world.said('LIN-030')).toEqual([]);
  });
});

describe('LIN-003, a record that was confirmed before what it rests on changed', () => {
  const user = (edges: ClaimInput['edges'] = [], attributes: object = {}): ClaimInput => ({
    node: refs.user,
    attributes: { name: 'svc', kind: 'MACHINE_USER', state: 'ACTIVE', ...attributes },
    edges,
  });
  const runs = (node = refs.job): ClaimInput => ({
    node,
    attributes: { name: node.key.at(-1) ?? '', kind: 'DEPLOYMENT' },
    edges: [{ type: 'USES', to: refs.user }],
  });
  const holds = { type: 'HAS_ENTITLEMENT' as const, to: refs.grant };
  const confirm = (factFingerprint?: string, at = '2026-02-01T00:00:00Z', decision = 'CONFIRMED') =>
    world.register(
      [
        {
          node: refs.attestation,
          attributes: { decision, at, actor: 'ann', factFingerprint },
          edges: [{ type: 'ON_SUBJECT', to: refs.user }],
        },
      ],
      { source: 'grc' },
    );
  const before = (claims: readonly ClaimInput[]) =>
    world.cloud(claims, { observedAt: '2026-01-20T00:00:00Z', capabilities: CAPABILITIES });

  it('is found where its scope or its workload changed, and not where nothing did', async () => {
    await before([user(), runs()]);
    await confirm();
    await world.cloud([user(), runs()]);
    expect(await world.said('LIN-003')).toEqual([]);
    await world.cloud(
      [user([holds]), runs(refs.job), { node: refs.grant, attributes: { effect: 'ALLOW' } }],
      {
        observedAt: '2026-03-09T23:10:00Z',
      },
    );
    expect(await world.items('LIN-003')).toMatchObject([
      {
        severity: 'MEDIUM',
        certainty: 'CONFIRMED',
        reasons: ['CHANGED_SINCE'],
        conditionStartedAt: '2026-03-09T23:10:00.000000Z',
        recommendedActions: ['REVALIDATE', 'ATTEST'],
        because: ['The record of svc was confirmed on 2026-02-01.', 'Since then its scope changed.'],
      },
    ]);
    await world.cloud([user(), runs(), runs(refs.next)], { observedAt: '2026-03-09T23:20:00Z' });
    expect((await world.items('LIN-003'))[0]?.because[1]).toBe('Since then its workload changed.');
  });

  it('is found where the facts that were attested are others now', async () => {
    await before([user()]);
    await world.cloud([user()]);
    const print = (await factFingerprintsOf(asking(world.graph, NOW), [idOf(refs.user)])).get(
      idOf(refs.user),
    );
    await confirm(print);
    expect(await world.said('LIN-003')).toEqual([]);
    await world.cloud([user([], { environment: 'production' })], { observedAt: '2026-03-09T23:30:00Z' });
    expect(await world.said('LIN-003')).toEqual(['user HIGH CONFIRMED OPEN']);
  });

  it('is not found where nobody ever confirmed it, or somebody refused to', async () => {
    await before([user()]);
    await world.cloud([user([holds]), { node: refs.grant, attributes: { effect: 'ALLOW' } }]);
    expect(await world.said('LIN-003')).toEqual([]);
    await confirm(undefined, '2026-02-01T00:00:00Z', 'REJECTED');
    expect(await world.said('LIN-003')).toEqual([]);
  });

  it('is one doubt for each realm that nobody had looked at by then', async () => {
    await confirm(undefined, '2026-01-01T00:00:00Z');
    await world.cloud([user([holds]), { node: refs.grant, attributes: { effect: 'ALLOW' } }]);
    expect(await world.said('LIN-003')).toEqual(['account LOW POSSIBLE OPEN']);
  });

  it('needs a confirmation and a change', () => {
    const at = '2026-01-01T00:00:00.000000Z' as Instant;
    expect(recordStale(null, [{ what: 'owner', at, sure: true }]).reasons).toEqual(['NEVER_CONFIRMED']);
    expect(recordStale(at, []).reasons).toEqual(['NO_CHANGE']);
    expect(recordStale(at, [{ what: 'owner', at, sure: false }])).toMatchObject({
      value: 'UNKNOWN',
      reasons: ['FIRST_SEEN'],
    });
  });
});
