import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimInput } from '../../../src/model/index.js';
import { ref } from '../support.js';
import { openWorld, type World } from './world.js';

const refs = {
  user: ref.identity('user'),
  one: ref.credential('one'),
  two: ref.credential('two'),
  material: ref.material('m1'),
  here: ref.location('here'),
  there: ref.location('there'),
};

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

const user: ClaimInput = {
  node: refs.user,
  attributes: { name: 'svc', kind: 'MACHINE_USER', state: 'ACTIVE' },
};
const key = (node: ClaimInput['node'], issuedAt: string | undefined, state = 'ACTIVE'): ClaimInput => ({
  node,
  attributes: { kind: 'ACCESS_KEY', state, issuedAt },
  edges: [{ type: 'AUTHENTICATES_AS', to: refs.user }],
});

describe('LIN-043, duplicates', () => {
  it('are found of one identity, since the rotation that they may have been was over', async () => {
    await world.cloud([user, key(refs.one, '2025-01-01T00:00:00Z'), key(refs.two, '2026-02-01T00:00:00Z')]);
    const [item] = await world.items('LIN-043');
    expect(item).toMatchObject({
      severity: 'LOW',
      certainty: 'CONFIRMED',
      conditionStartedAt: '2026-02-08T00:00:00.000000Z',
      recommendedActions: ['REVOKE'],
    });
    expect(await world.said('LIN-043')).toEqual([`user+one+two LOW CONFIRMED OPEN`]);
  });

  it('are not found while a rotation overlaps, nor once the old one is dead', async () => {
    await world.cloud([user, key(refs.one, '2025-01-01T00:00:00Z'), key(refs.two, '2026-03-05T00:00:00Z')]);
    expect(await world.said('LIN-043')).toEqual([]);
    await world.cloud([
      user,
      key(refs.one, '2025-01-01T00:00:00Z', 'DESTROYED'),
      key(refs.two, '2026-02-01T00:00:00Z'),
    ]);
    expect(await world.said('LIN-043')).toEqual([]);
  });

  it('are only possible of unknown age, and without a beginning', async () => {
    await world.cloud([user, key(refs.one, undefined), key(refs.two, '2026-02-01T00:00:00Z')]);
    expect(await world.items('LIN-043')).toMatchObject([
      { certainty: 'POSSIBLE', reasons: ['ISSUED_AT_UNKNOWN'], conditionStartedAt: null },
    ]);
  });

  it('are found of one secret in two places', async () => {
    await world.cloud([
      user,
      {
        ...key(refs.one, '2026-02-01T00:00:00Z'),
        edges: [
          { type: 'AUTHENTICATES_AS', to: refs.user },
          { type: 'HAS_MATERIAL', to: refs.material },
        ],
      },
      ...[refs.here, refs.there].map((node): ClaimInput => ({
        node,
        attributes: { class: 'VAULT' },
        edges: [{ type: 'HOLDS', to: refs.material }],
      })),
    ]);
    const [item] = await world.items('LIN-043');
    expect(item?.subjects.map(({ nodeType }) => nodeType)).toEqual([
      'Material',
      'Credential',
      'SecretLocation',
      'SecretLocation',
    ]);
    expect(item?.recommendedActions).toEqual(['ROTATE_AND_DETACH']);
  });
});
