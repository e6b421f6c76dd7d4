import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimInput } from '../../../src/model/index.js';
import { ref } from '../support.js';
import { openWorld, type World } from './world.js';

const refs = { user: ref.identity('user'), old: ref.credential('old'), next: ref.credential('next') };
const as = { type: 'AUTHENTICATES_AS' as const, to: refs.user };
let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

const account: ClaimInput = {
  node: refs.user,
  attributes: { name: 'svc', kind: 'MACHINE_USER', state: 'ACTIVE' },
};

describe('LIN-015, an automatic renewal that is late', () => {
  // 100 days of life; 80 % of it is over on 2026-03-09T12:00.
  const life = {
    kind: 'X509_CERT',
    state: 'ACTIVE',
    issuedAt: '2025-12-19T12:00:00Z',
    expiresAt: '2026-03-29T12:00:00Z',
  };
  const certificate = (attributes: object): ClaimInput[] => [
    account,
    { node: refs.old, attributes: { ...life, renewal: 'AUTOMATIC', ...attributes }, edges: [as] },
  ];

  it('is found past 80 % of its life, and not at it', async () => {
    await world.cloud(certificate({}));
    expect(await world.said('LIN-015')).toEqual(['old MEDIUM CONFIRMED OPEN']);
    await world.cloud(certificate({ expiresAt: '2026-03-30T12:00:00Z' }));
    expect(await world.said('LIN-015')).toEqual([]);
  });

  it('is found only of what renews itself, and not after it did', async () => {
    await world.cloud(certificate({ renewal: 'MANUAL' }));
    expect(await world.said('LIN-015')).toEqual([]);
    await world.cloud(certificate({ renewal: undefined }));
    expect(await world.said('LIN-015')).toEqual([]);
    await world.cloud(certificate({ lastRotatedAt: '2026-03-01T00:00:00Z' }));
    expect(await world.said('LIN-015')).toEqual([]);
  });

  it('is only possible where its source was last heard before it was due', async () => {
    await world.cloud(certificate({}), { observedAt: '2026-03-09T10:00:00Z' });
    expect(await world.said('LIN-015')).toEqual(['old LOW POSSIBLE OPEN']);
  });

  it('is not found of what is revoked, nor of what another one replaced', async () => {
    await world.cloud(certificate({ state: 'DEACTIVATED', stateReason: 'REVOKED' }));
    expect(await world.said('LIN-015')).toEqual([]);
    await world.cloud([
      ...certificate({}),
      {
        node: refs.next,
        attributes: { ...life, issuedAt: '2026-03-08T00:00:00Z', expiresAt: '2026-06-08T00:00:00Z' },
        edges: [as, { type: 'REPLACES', to: refs.old }],
      },
    ]);
    expect(await world.said('LIN-015')).toEqual([]);
  });
});

describe('LIN-017, a rotation that overlaps for too long', () => {
  const keys = (
    next: object,
    method: 'CONFIGURED' | 'INFERRED' = 'CONFIGURED',
    old: object = {},
  ): ClaimInput[] => [
    account,
    {
      node: refs.old,
      attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE', issuedAt: '2025-01-01T00:00:00Z', ...old },
      edges: [as],
    },
    {
      node: refs.next,
      attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE', ...next },
      edges: [as, { type: 'REPLACES', to: refs.old, method }],
    },
  ];

  it('is found after the overlap, and not at its very end', async () => {
    await world.cloud(keys({ issuedAt: '2026-03-02T23:59:59Z' }));
    expect(await world.said('LIN-017')).toEqual(['old MEDIUM CONFIRMED OPEN']);
    expect((await world.items('LIN-017'))[0]?.recommendedActions).toEqual(['REVOKE']);
    await world.cloud(keys({ issuedAt: '2026-03-03T00:00:00Z' }));
    expect(await world.said('LIN-017')).toEqual([]);
  });

  it('is not found where either is dead', async () => {
    await world.cloud(
      keys({ issuedAt: '2026-01-01T00:00:00Z' }, 'CONFIGURED', {
        state: 'DEACTIVATED',
        stateReason: 'REVOKED',
      }),
    );
    expect(await world.said('LIN-017')).toEqual([]);
    await world.cloud(
      keys({ issuedAt: '2026-01-01T00:00:00Z', state: 'DEACTIVATED', stateReason: 'REVOKED' }),
    );
    expect(await world.said('LIN-017')).toEqual([]);
  });

  it('is only possible on a guess, or where nobody tells since when the new one is valid', async () => {
    await world.cloud(keys({ issuedAt: '2026-01-01T00:00:00Z' }, 'INFERRED'));
    expect(await world.said('LIN-017')).toEqual(['old LOW POSSIBLE OPEN']);
    await world.cloud(keys({}));
    expect(await world.said('LIN-017')).toEqual(['old LOW POSSIBLE OPEN']);
    expect((await world.items('LIN-017'))[0]?.recommendedActions).toEqual(['CONFIRM']);
  });
});

describe('LIN-024, a step of a migration past its target', () => {
  const pattern = (transitionUntil?: string, state = 'ACTIVE'): ClaimInput[] => [
    account,
    {
      node: refs.old,
      attributes: { kind: 'ACCESS_KEY', state, transitionalPattern: 'VAULTED_STATIC', transitionUntil },
      edges: [as],
    },
  ];

  it('is found after the target, on what still works', async () => {
    await world.cloud(pattern('2026-03-09'));
    expect(await world.said('LIN-024')).toEqual(['old LOW CONFIRMED OPEN']);
    await world.cloud(pattern('2026-03-11'));
    expect(await world.said('LIN-024')).toEqual([]);
    await world.cloud(pattern('2026-03-09', 'DESTROYED'));
    expect(await world.said('LIN-024')).toEqual([]);
  });

  it('is only possible within the day of the target, and without one', async () => {
    await world.cloud(pattern('2026-03-10'));
    expect(await world.said('LIN-024')).toEqual(['old INFO POSSIBLE OPEN']);
    await world.cloud(pattern());
    expect(await world.said('LIN-024')).toEqual(['old INFO POSSIBLE OPEN']);
  });
});

describe('LIN-025, temporary access that is overdue', () => {
  const grant = ref.entitlement('grant');
  const temporary = (of: object, edges: ClaimInput['edges'] = []): ClaimInput[] => [
    { ...account, attributes: { ...account.attributes, ...of }, edges },
    { node: refs.old, attributes: { kind: 'ACCESS_KEY', state: 'ACTIVE' }, edges: [as] },
  ];

  it('is found from the end on, and not before it', async () => {
    await world.cloud(temporary({ temporaryPurpose: 'TESTING', expiresAt: '2026-03-10T00:00:00Z' }));
    expect(await world.said('LIN-025')).toEqual(['user MEDIUM CONFIRMED OPEN']);
    expect((await world.items('LIN-025'))[0]?.recommendedActions).toEqual(['DISABLE']);
    await world.cloud(temporary({ temporaryPurpose: 'TESTING', expiresAt: '2026-03-10T00:00:01Z' }));
    expect(await world.said('LIN-025')).toEqual([]);
  });

  it('is not found of what is not said to be temporary, nor of what is disabled', async () => {
    await world.cloud(temporary({ expiresAt: '2026-01-01T00:00:00Z' }));
    expect(await world.said('LIN-025')).toEqual([]);
    await world.cloud(
      temporary({ temporaryPurpose: 'INCIDENT', expiresAt: '2026-01-01T00:00:00Z', state: 'PURGED' }),
    );
    expect(await world.said('LIN-025')).toEqual([]);
  });

  it('is only possible where nobody tells its end', async () => {
    await world.cloud(temporary({ temporaryPurpose: 'MIGRATION' }));
    expect(await world.said('LIN-025')).toEqual(['user LOW POSSIBLE OPEN']);
  });

  it('is found of a grant that somebody still holds', async () => {
    const held = [{ type: 'HAS_ENTITLEMENT' as const, to: grant }];
    const of: ClaimInput = {
      node: grant,
      attributes: { temporaryPurpose: 'INCIDENT', expiresAt: '2026-01-01T00:00:00Z' },
    };
    await world.cloud([...temporary({}, held), of]);
    expect(await world.items('LIN-025')).toMatchObject([
      { subjects: [{ nodeType: 'Entitlement' }], certainty: 'CONFIRMED' },
    ]);
    await world.cloud([...temporary({}), of]);
    expect(await world.said('LIN-025')).toEqual([]);
  });
});
