import { describe, expect, it } from 'vitest';
import { outsideApproved } from '../../../src/lineage/unapproved-locations/approved.js';
import { secretsOutsideApproved } from '../../../src/lineage/unapproved-locations/unapproved-locations.js';
import { DEFAULT_POLICY } from '../../../src/model/index.js';
import { asking } from '../support.js';
import { location, material } from '../survivors/situations.js';
import { graphOf, iam, identity, key, T, type node } from '../survivors/world.js';

const LONG = { neverExpires: true };
const SHORT = { maxLifetime: 3600, issuedAt: '2026-03-09T23:30:00Z' };

async function ask(claims: ReturnType<typeof node>[], policy = DEFAULT_POLICY) {
  const graph = await graphOf([iam([identity('svc', []), ...claims])]);
  try {
    const given = secretsOutsideApproved.args.parse({});
    return await secretsOutsideApproved.ask(asking(graph, T, { policy }), given);
  } finally {
    await graph.close();
  }
}
const secret = (attributes: object = LONG) => key('key', 'svc', attributes, material);
const listed = async (...claims: Parameters<typeof ask>) =>
  (await ask(...claims)).items.map((item) => `${String(item.node.attributes.name)} ${item.certainty}`);

describe('Q-32 secretsOutsideApproved', () => {
  it('lists what lives long outside a vault, with whose secret it is, and passes the vault', async () => {
    const { items } = await ask([secret(), location('vault'), location('repo', { class: 'CODE' })]);
    expect(items.map((item) => item.node.attributes.name)).toEqual(['repo']);
    expect(items[0]).toMatchObject({
      certainty: 'CONFIRMED',
      severity: 'HIGH',
      recommendedActions: ['ROTATE'],
    });
    expect(items[0]?.credentials.map(({ attributes }) => attributes.name)).toEqual(['key']);
    expect(items[0]?.because[0]).toBe('repo (code) holds key.');
  });

  it('lists what lies only in the history of a repository, and says so', async () => {
    const [item] = (await ask([secret(), location('repo', { class: 'CODE', inHistoryOnly: true })])).items;
    expect(item?.flags).toEqual(['IN_HISTORY_ONLY']);
  });

  it('approves by the lifetime, and does not decide where that is not known', async () => {
    const variable = location('variable', { class: 'CI_VARIABLE' });
    expect(await listed([secret(LONG), variable])).toEqual(['variable CONFIRMED']);
    expect(await listed([secret(SHORT), variable])).toEqual([]);
    const { items } = await ask([secret({}), variable]);
    expect(items[0]).toMatchObject({ certainty: 'POSSIBLE', reasons: ['LIFETIME_UNKNOWN'] });
  });

  it('does not list a secret that no longer works', async () => {
    const dead = secret({ ...LONG, state: 'DEACTIVATED', stateReason: 'REVOKED' });
    expect(await listed([dead, location('repo', { class: 'CODE' })])).toEqual([]);
  });

  it('keeps a secret of nobody that is known, as POSSIBLE', async () => {
    const { items } = await ask([location('repo', { class: 'CODE' })]);
    expect(items[0]).toMatchObject({
      certainty: 'POSSIBLE',
      reasons: ['NO_CREDENTIAL_KNOWN'],
      credentials: [],
    });
  });

  it('takes the word of the source for the location, and the classes from the policy', async () => {
    expect(await listed([secret(), location('wiki', { class: 'OTHER', approved: 'TRUE' })])).toEqual([]);
    expect(await listed([secret(), location('vault', { approved: 'FALSE' })])).toEqual(['vault CONFIRMED']);
    const policy = { ...DEFAULT_POLICY, approvedLocations: [{ classes: ['CODE' as const] }] };
    const both = [secret(), location('vault'), location('repo', { class: 'CODE' })];
    expect(await listed(both, policy)).toEqual(['vault CONFIRMED']);
  });
});

describe('outsideApproved', () => {
  const rules = DEFAULT_POLICY.approvedLocations;
  it.each([
    ['RUNTIME_ENV', 'BOUNDED', 'DEVELOPMENT', 'FALSE', ['APPROVED']],
    ['RUNTIME_ENV', 'BOUNDED', 'PRODUCTION', 'TRUE', ['CLASS_NOT_APPROVED']],
    ['RUNTIME_ENV', 'BOUNDED', 'UNKNOWN', 'UNKNOWN', ['ENVIRONMENT_UNKNOWN']],
    ['RUNTIME_ENV', 'UNKNOWN', 'PRODUCTION', 'UNKNOWN', ['LIFETIME_UNKNOWN']],
    ['CODE', 'UNKNOWN', 'UNKNOWN', 'TRUE', ['CLASS_NOT_APPROVED']],
    ['VAULT', 'UNKNOWN', 'UNKNOWN', 'FALSE', ['APPROVED']],
    [null, 'LONG_LIVED', 'PRODUCTION', 'UNKNOWN', ['LOCATION_CLASS_UNKNOWN']],
  ] as const)('%s, %s, %s is %s', (locationClass, lifetime, environment, value, reasons) => {
    const place = { locationClass, approved: null, lifetime, environment };
    expect(outsideApproved(place, rules)).toEqual({ value, reasons });
  });
});
