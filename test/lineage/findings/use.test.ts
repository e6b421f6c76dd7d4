import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onlyPrograms } from '../../../src/lineage/findings/people/decide.js';
import { policySchema, type ClaimInput, type Instant } from '../../../src/model/index.js';
import { ref } from '../support.js';
import { openWorld, type World } from './world.js';

const refs = {
  ann: ref.identity('ann'),
  bot: ref.identity('bot'),
  key: ref.credential('key'),
  password: ref.credential('password'),
};

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

const of = (node: ClaimInput['node'], identity: ClaimInput['node'], attributes: object): ClaimInput => ({
  node,
  attributes: { state: 'ACTIVE', ...attributes },
  edges: [{ type: 'AUTHENTICATES_AS', to: identity }],
});

describe("LIN-034, a person's account that only programs use", () => {
  const ann = (attributes: object = {}): ClaimInput => ({
    node: refs.ann,
    attributes: { name: 'ann', kind: 'HUMAN_USER', actorClass: 'HUMAN', state: 'ACTIVE', ...attributes },
  });
  const key = (lastUsedAt?: string): ClaimInput =>
    of(refs.key, refs.ann, {
      kind: 'ACCESS_KEY',
      lastUsedAt,
      lastUsedStatus: lastUsedAt ? 'USED' : 'UNKNOWN',
    });
  const password = (use: object): ClaimInput => of(refs.password, refs.ann, { kind: 'PASSWORD', ...use });

  it('is found where its key was used and its password was not', async () => {
    await world.cloud([
      ann(),
      key('2026-03-01T00:00:00Z'),
      password({ lastUsedAt: '2025-12-09T00:00:00Z', lastUsedStatus: 'USED' }),
    ]);
    expect(await world.said('LIN-034')).toEqual(['ann MEDIUM CONFIRMED OPEN']);
    expect(await world.items('LIN-034')).toMatchObject([
      { reasons: ['ONLY_PROGRAMS', 'PASSWORD_NOT_USED'], recommendedActions: ['REVALIDATE'] },
    ]);
  });

  it('is found where it has nothing to sign in with', async () => {
    await world.cloud([ann(), key('2026-03-01T00:00:00Z')]);
    expect(await world.items('LIN-034')).toMatchObject([
      { certainty: 'CONFIRMED', reasons: ['NOTHING_TO_SIGN_IN_WITH', 'ONLY_PROGRAMS'] },
    ]);
  });

  it('is not found where somebody signed in, no program used it, or it is a machine', async () => {
    await world.cloud([ann(), key('2026-03-01T00:00:00Z'), password({ lastUsedAt: '2026-02-01T00:00:00Z' })]);
    expect(await world.said('LIN-034')).toEqual([]);
    await world.cloud([ann(), key('2025-11-01T00:00:00Z'), password({ lastUsedStatus: 'NEVER_USED' })]);
    expect(await world.said('LIN-034')).toEqual([]);
    await world.cloud([ann({ kind: 'MACHINE_USER', actorClass: 'MACHINE' }), key('2026-03-01T00:00:00Z')]);
    expect(await world.said('LIN-034')).toEqual([]);
  });

  it('is only possible where nobody tells when its password was used', async () => {
    await world.cloud([ann(), key('2026-03-01T00:00:00Z'), password({ lastUsedStatus: 'UNKNOWN' })]);
    expect(await world.said('LIN-034')).toEqual(['ann LOW POSSIBLE OPEN']);
  });

  it('is one doubt for each realm where no use is told at all', async () => {
    await world.cloud([ann(), key()]);
    expect(await world.said('LIN-034')).toEqual(['account LOW POSSIBLE OPEN']);
  });

  it('takes a day of which a part lies in the window for what may be in it', () => {
    const window = {
      since: '2026-01-01T12:00:00.000000Z' as Instant,
      at: '2026-03-01T00:00:00.000000Z' as Instant,
    };
    const day = [{ at: '2026-01-01', never: false }];
    const use = { keys: day, passwords: [], byProgram: false, signedIn: false };
    expect(onlyPrograms(use, window).value).toBe('UNKNOWN');
    expect(onlyPrograms({ ...use, byProgram: true }, window).value).toBe('TRUE');
    expect(onlyPrograms({ ...use, byProgram: true, passwords: day }, window).value).toBe('UNKNOWN');
    expect(onlyPrograms({ ...use, byProgram: true, signedIn: true }, window).reasons).toEqual(['SIGNED_IN']);
  });
});

describe('LIN-046, a machine that authenticates by an insecure method', () => {
  const bot = (attributes: object = {}): ClaimInput => ({
    node: refs.bot,
    attributes: { name: 'bot', kind: 'MACHINE_USER', actorClass: 'MACHINE', state: 'ACTIVE', ...attributes },
  });
  const password = (state = 'ACTIVE'): ClaimInput => of(refs.password, refs.bot, { kind: 'PASSWORD', state });

  it('is found of a password that works, and not of one that does not', async () => {
    await world.cloud([bot(), password()]);
    expect(await world.said('LIN-046')).toEqual(['bot MEDIUM CONFIRMED OPEN']);
    expect(await world.items('LIN-046')).toMatchObject([
      { reasons: ['INSECURE_METHOD'], recommendedActions: ['REVALIDATE'] },
    ]);
    await world.cloud([bot(), password('DESTROYED')]);
    expect(await world.said('LIN-046')).toEqual([]);
  });

  it('is not found of a person, nor of the user of a database', async () => {
    await world.cloud([bot({ kind: 'HUMAN_USER', actorClass: 'HUMAN' }), password()]);
    expect(await world.said('LIN-046')).toEqual([]);
    await world.cloud([bot({ kind: 'DB_USER' }), password()]);
    expect(await world.said('LIN-046')).toEqual([]);
  });

  it('is only possible where nobody tells that it is a machine', async () => {
    await world.cloud([bot({ actorClass: 'UNKNOWN' }), password()]);
    expect(await world.items('LIN-046')).toMatchObject([
      { severity: 'LOW', reasons: ['ACTOR_CLASS_UNKNOWN'], recommendedActions: ['CONFIRM'] },
    ]);
  });

  it('goes by the policy', async () => {
    await world.cloud([bot(), password(), of(refs.key, refs.bot, { kind: 'API_KEY' })]);
    const policy = policySchema.parse({ insecureMethods: [] });
    expect(await world.said('LIN-046', { policy })).toEqual([]);
    expect(
      await world.said('LIN-046', { policy: policySchema.parse({ insecureMethods: ['API_KEY'] }) }),
    ).toEqual(['bot MEDIUM CONFIRMED OPEN']);
  });
});
