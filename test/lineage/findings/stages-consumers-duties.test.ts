import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConsumer } from '../../../src/lineage/findings/consumers/decide.js';
import { neverValidated } from '../../../src/lineage/findings/stages/stages.js';
import { DAY_MS, isFalse, isTrue, unknown, type ClaimInput, type Instant } from '../../../src/model/index.js';
import { exception } from '../list-world.js';
import { ref } from '../support.js';
import { openWorld, type World } from './world.js';

const refs = {
  user: ref.identity('user'),
  other: ref.identity('other'),
  key: ref.credential('key'),
  old: ref.workload('old'),
  next: ref.workload('next'),
  pay: ref.service('pay'),
  core: ref.service('core'),
  attestation: { type: 'Attestation' as const, key: ['grc', 'A1'] },
  event: { type: 'LifecycleEvent' as const, key: ['cmdb', 'E1'] },
};

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

const user = (attributes: object = {}, edges: ClaimInput['edges'] = [], node = refs.user): ClaimInput => ({
  node,
  attributes: { name: node.key.at(-1) ?? '', kind: 'MACHINE_USER', state: 'ACTIVE', ...attributes },
  edges,
});
const key = (attributes: object = {}): ClaimInput => ({
  node: refs.key,
  attributes: { kind: 'ACCESS_KEY', providerId: 'AKIA1', state: 'ACTIVE', ...attributes },
  edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
});

describe('LIN-011, in use and never validated', () => {
  const used = key({ lastUsedAt: '2026-03-01T00:00:00Z', lastUsedStatus: 'USED' });
  /** Another identity of the realm, of which a process tells the stage. */
  const staged = user({ state: 'VALIDATED' }, [], refs.other);

  it('is found where the process tells of others, and not of what it validated once', async () => {
    await world.cloud([user(), used, staged]);
    expect(await world.said('LIN-011')).toEqual(['user LOW CONFIRMED OPEN']);
    expect(await world.items('LIN-011')).toMatchObject([
      { reasons: ['NEVER_VALIDATED'], recommendedActions: ['ATTEST'] },
    ]);
  });

  it('is not found once it was validated, whatever it became since, or somebody attested it', async () => {
    await world.cloud([user({ state: 'VALIDATED' }), used, staged], { observedAt: '2026-03-09T20:00:00Z' });
    await world.cloud([user(), used, staged]);
    expect(await world.said('LIN-011')).toEqual([]);
  });

  it('is not found of what somebody attested, nor of what is not used', async () => {
    await world.cloud([user(), used, staged]);
    await world.register(
      [
        {
          node: refs.attestation,
          attributes: { decision: 'CONFIRMED', at: '2026-02-01T00:00:00Z', actor: 'ann' },
          edges: [{ type: 'ON_SUBJECT', to: refs.user }],
        },
      ],
      { source: 'grc' },
    );
    expect(await world.said('LIN-011')).toEqual([]);
    await world.register([], { source: 'grc', observedAt: '2026-03-09T23:10:00Z' });
    await world.cloud([
      user({ lastUsedStatus: 'NEVER_USED' }),
      key({ lastUsedAt: '2025-10-01T00:00:00Z' }),
      staged,
    ]);
    expect(await world.said('LIN-011')).toEqual([]);
  });

  it('is one doubt for each realm of which nobody tells the stages', async () => {
    await world.cloud([user(), used, user({ lastUsedAt: '2026-03-01T00:00:00Z' }, [], refs.other)]);
    expect(await world.said('LIN-011')).toEqual(['account INFO POSSIBLE OPEN']);
    expect(await world.items('LIN-011')).toMatchObject([{ reasons: ['STAGES_NOT_TOLD'] }]);
  });

  it('is decided by use, then by stage', () => {
    expect(neverValidated(isFalse(), false, true)).toEqual(isFalse('NOT_IN_USE'));
    expect(neverValidated(isTrue(), true, false)).toEqual(isFalse('VALIDATED'));
    expect(neverValidated(isTrue(), false, false)).toEqual(unknown('STAGES_NOT_TOLD'));
    expect(neverValidated(unknown('DATE_ONLY'), false, true)).toEqual(unknown('DATE_ONLY'));
  });
});

describe('LIN-021, a new consumer of a credential', () => {
  const uses = (node = refs.old, edges: ClaimInput['edges'] = [], kind = 'DEPLOYMENT'): ClaimInput => ({
    node,
    attributes: { name: node.key.at(-1) ?? '', kind },
    edges: [
      {
        type: 'USED',
        to: refs.key,
        method: 'OBSERVED',
        attributes: { lastObservedAt: '2026-03-09T00:00:00Z' },
      },
      ...edges,
    ],
  });
  const ago = { issuedAt: '2025-06-01T00:00:00Z' };
  const first = (claims: readonly ClaimInput[]) =>
    world.cloud(claims, { observedAt: '2026-01-20T00:00:00Z' });

  it('is found where something begins to use what had been there, and not of who always did', async () => {
    await first([user(), key(ago), uses()]);
    await world.cloud([user(), key(ago), uses(), uses(refs.next)]);
    expect(await world.said('LIN-021')).toEqual(['key LOW CONFIRMED OPEN']);
    expect(await world.items('LIN-021')).toMatchObject([
      {
        reasons: ['NEW_CONSUMER'],
        conditionStartedAt: '2026-03-09T23:00:00.000000Z',
        recommendedActions: ['RECHECK'],
        because: [
          'next has consumed AKIA1 since 2026-03-09 23:00 UTC.',
          'The credential had been there before.',
        ],
      },
    ]);
  });

  it('is not found of another workload of the same service, nor of a single run', async () => {
    const part = [{ type: 'PART_OF' as const, to: refs.pay }];
    await world.register([{ node: refs.pay, attributes: { name: 'pay', lifecycle: 'ACTIVE' } }]);
    await first([user(), key(ago), uses(refs.old, part)]);
    await world.cloud([user(), key(ago), uses(refs.old, part), uses(refs.next, part)]);
    expect(await world.said('LIN-021')).toEqual([]);
    await world.cloud([user(), key(ago), uses(refs.old, part), uses(refs.next, [], 'PIPELINE_RUN')], {
      observedAt: '2026-03-09T23:10:00Z',
    });
    expect(await world.said('LIN-021')).toEqual([]);
  });

  it('is not found of the first user of a new credential, nor of what is dead', async () => {
    await first([user()]);
    await world.cloud([user(), key({ issuedAt: '2026-03-09T00:00:00Z' }), uses()]);
    expect(await world.said('LIN-021')).toEqual([]);
    await world.cloud([user(), key({ ...ago, state: 'DESTROYED' }), uses()]);
    expect(await world.said('LIN-021')).toEqual([]);
  });

  it('is one doubt for each realm at the first look', async () => {
    await world.cloud([user(), key(ago), uses()]);
    expect(await world.said('LIN-021')).toEqual(['account INFO POSSIBLE OPEN']);
    expect(await world.items('LIN-021')).toMatchObject([{ reasons: ['FIRST_SEEN'] }]);
  });

  it('is new from the beginning of the window on, and the first within the grace of the credential', () => {
    const at = (day: string): Instant => `2026-01-${day}T00:00:00.000000Z` as Instant;
    const of = { began: at('10'), maybeOlder: false, credentialSince: at('01') };
    expect(newConsumer(of, at('10'), DAY_MS)).toEqual(isTrue('NEW_CONSUMER'));
    expect(newConsumer(of, at('11'), DAY_MS)).toEqual(isFalse('NOT_NEW'));
    expect(newConsumer({ ...of, credentialSince: at('09') }, at('10'), DAY_MS)).toEqual(isFalse('FIRST_USE'));
    expect(newConsumer({ ...of, maybeOlder: true }, at('10'), DAY_MS)).toEqual(unknown('FIRST_SEEN'));
  });
});

describe('LIN-048, an obligation that is overdue', () => {
  const retired = (occurredAt: string, more: readonly ClaimInput[] = []) =>
    world.register([
      { node: refs.pay, attributes: { name: 'pay', lifecycle: 'RETIRED', retiredAt: occurredAt } },
      { node: refs.core, attributes: { name: 'core', lifecycle: 'ACTIVE' } },
      {
        node: refs.event,
        attributes: { type: 'service.retired', occurredAt },
        edges: [{ type: 'ON_SUBJECT', to: refs.pay }],
      },
      ...more,
    ]);
  const tie = { type: 'SUPPORTS' as const, to: refs.pay, method: 'DECLARED' as const };
  const supports = [tie];
  const machine = (attributes: object = {}): ClaimInput[] => [user({}, supports), key(attributes)];

  // Seven days for what is neither privileged nor of high risk.
  it('is found of what was not revoked in time, and not at the very end of it', async () => {
    await world.cloud(machine());
    await retired('2026-03-02T23:59:59Z');
    expect(await world.said('LIN-048')).toEqual(['key HIGH CONFIRMED OPEN', 'user HIGH CONFIRMED OPEN']);
    const [item] = (await world.items('LIN-048')).filter(
      ({ subjects }) => subjects[0]?.nodeType === 'Credential',
    );
    expect(item).toMatchObject({ conditionStartedAt: '2026-03-09T23:59:59.000000Z' });
    expect(item?.flags).toContain('OVERDUE');
    expect(item?.recommendedActions).toContain('REVOKE');
    await retired('2026-03-03T00:00:00Z');
    expect(await world.said('LIN-048')).toEqual([]);
  });

  it('is not found of what a source has shown to be revoked since', async () => {
    await retired('2026-02-01T00:00:00Z');
    await world.cloud([
      user({ state: 'DEPROVISIONED', stateChangedAt: '2026-02-03T00:00:00Z' }, supports),
      key({ state: 'DEACTIVATED', stateReason: 'REVOKED', stateChangedAt: '2026-02-02T00:00:00Z' }),
    ]);
    expect(await world.said('LIN-048')).toEqual([]);
  });

  it('is suppressed where an exception covers it', async () => {
    await world.cloud(machine());
    await retired('2026-02-01T00:00:00Z');
    await world.register(
      [exception('one', [refs.key, refs.user], { rules: ['LIN-048'], expiresAt: '2026-05-01T00:00:00Z' })],
      { source: 'own', connector: 'relict' },
    );
    expect((await world.items('LIN-048')).map(({ status }) => status)).toEqual(['SUPPRESSED', 'SUPPRESSED']);
  });

  it('is only possible of what is only guessed to be tied to it', async () => {
    await world.cloud([user({}, [{ type: 'SUPPORTS', to: refs.pay, method: 'INFERRED' }]), key()]);
    await retired('2026-02-01T00:00:00Z');
    const items = await world.items('LIN-048');
    expect(new Set(items.map(({ certainty }) => certainty))).toEqual(new Set(['POSSIBLE']));
    expect(new Set(items.flatMap(({ recommendedActions }) => recommendedActions))).toEqual(
      new Set(['CONFIRM']),
    );
  });

  it('keeps what two changes ask for apart', async () => {
    await world.cloud([...machine(), user({}, [{ ...tie, to: refs.core }], refs.other)]);
    await retired('2026-02-01T00:00:00Z', [
      {
        node: { type: 'LifecycleEvent', key: ['cmdb', 'E2'] },
        attributes: { type: 'service.owner_changed', occurredAt: '2026-03-01T00:00:00Z' },
        edges: [{ type: 'ON_SUBJECT', to: refs.core }],
      },
    ]);
    // Thirty days are left for the other.
    expect(await world.said('LIN-048')).toEqual(['key HIGH CONFIRMED OPEN', 'user HIGH CONFIRMED OPEN']);
  });
});
