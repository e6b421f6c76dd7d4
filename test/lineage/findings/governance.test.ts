import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { governanceRecord, type FieldFacts } from '../../../src/lineage/definitions/index.js';
import { recordIncomplete, ungovernedRecord } from '../../../src/lineage/findings/governance/decide.js';
import type { ClaimInput } from '../../../src/model/index.js';
import { ref } from '../support.js';
import { openWorld, SEEN, type World } from './world.js';

const refs = {
  user: ref.identity('user'),
  other: ref.identity('other'),
  key: ref.credential('AKIA1'),
  red: ref.team('red'),
  pay: ref.service('pay'),
  material: ref.material('m1'),
  vault: ref.location('secret/pay'),
  ci: ref.location('ci/pay'),
  module: { type: 'Template' as const, key: ['scm', 'module'] },
  job: ref.workload('job'),
};
const owned = { type: 'OWNED_BY' as const, to: refs.red, method: 'DECLARED' as const };
const authority = { ...owned, attributes: { role: 'REVOCATION_AUTHORITY' as const } };

/** All of the eight fields. */
const WHOLE = {
  name: 'svc-pay',
  kind: 'MACHINE_USER',
  actorClass: 'MACHINE',
  state: 'ACTIVE',
  purpose: 'to pay',
  systemBoundary: 'payments',
  accessScope: 'ledger',
  cadencePolicy: 86_400,
  retirementTrigger: 'service.retired',
  revocationPath: 'through the directory',
  lifetimeRule: '90 days',
} as const;

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
  await world.register([{ node: refs.red, attributes: { name: 'red', status: 'ACTIVE' } }]);
});
afterEach(() => world.graph.close());

const user = (attributes: object, edges: ClaimInput['edges'] = [owned]): ClaimInput => ({
  node: refs.user,
  attributes: { ...WHOLE, ...attributes },
  edges,
});

describe('LIN-002, a governance record that is incomplete', () => {
  it('is found where a field is missing, and not where all eight have a value', async () => {
    await world.cloud([
      user({}),
      { node: refs.other, attributes: { ...WHOLE, purpose: undefined }, edges: [owned] },
    ]);
    expect(await world.said('LIN-002')).toEqual(['other MEDIUM CONFIRMED OPEN']);
    const [item] = await world.items('LIN-002');
    expect(item?.because.join(' ')).toContain('lacks purpose');
    expect(item?.recommendedActions).toEqual(['ATTEST']);
  });

  it('is only possible where a source that could tell was not heard', async () => {
    await world.cloud([user({}, [])]);
    await world.register([], { completeness: 'FAILED', observedAt: '2026-03-09T23:30:00Z' });
    expect(await world.said('LIN-002')).toEqual(['user LOW POSSIBLE OPEN']);
  });

  it('names the template of what is gone in a day, once, and not each instance', async () => {
    const made = [{ type: 'INSTANTIATED_FROM' as const, to: refs.module }];
    const brief = {
      createdAt: '2026-03-09T20:00:00Z',
      expiresAt: '2026-03-10T08:00:00Z',
      purpose: undefined,
    };
    await world.cloud([
      { node: refs.module, attributes: { name: 'module' } },
      user(brief, [owned, ...made]),
      { node: refs.other, attributes: { ...WHOLE, ...brief }, edges: [owned, ...made] },
    ]);
    expect(await world.said('LIN-002')).toEqual(['module LOW CONFIRMED OPEN']);
  });

  it('says nothing of the accounts of people', async () => {
    await world.cloud([
      { node: refs.user, attributes: { name: 'ann', kind: 'HUMAN_USER', state: 'ACTIVE' } },
    ]);
    expect(await world.said('LIN-002')).toEqual([]);
  });
});

describe('LIN-004, vaulted but ungoverned', () => {
  const bare = { name: 'svc-pay', kind: 'MACHINE_USER', state: 'ACTIVE' };
  const vaulted = (location = refs.vault, kind = 'VAULT'): ClaimInput[] => [
    {
      node: refs.key,
      attributes: {
        kind: 'ACCESS_KEY',
        state: 'ACTIVE',
        providerId: 'AKIA1',
        expiresAt: '2026-05-01T00:00:00Z',
      },
      edges: [
        { type: 'AUTHENTICATES_AS', to: refs.user },
        { type: 'HAS_MATERIAL', to: refs.material },
      ],
    },
    { node: location, attributes: { class: kind }, edges: [{ type: 'HOLDS', to: refs.material }] },
  ];

  it('is found though its vault tells an end', async () => {
    await world.cloud([{ node: refs.user, attributes: bare }, ...vaulted()]);
    expect(await world.said('LIN-004')).toEqual(['key MEDIUM CONFIRMED OPEN']);
  });

  it('is not found where somebody states what it is for', async () => {
    await world.cloud([{ node: refs.user, attributes: { ...bare, purpose: 'to pay' } }, ...vaulted()]);
    expect(await world.said('LIN-004')).toEqual([]);
  });

  it('is not found where its secret lies elsewhere', async () => {
    await world.cloud([{ node: refs.user, attributes: bare }, ...vaulted(refs.ci, 'CI_VARIABLE')]);
    expect(await world.said('LIN-004')).toEqual([]);
  });

  it('is only possible where not everybody was heard', async () => {
    await world.cloud([{ node: refs.user, attributes: bare }, ...vaulted()]);
    await world.register([], { completeness: 'FAILED', observedAt: '2026-03-09T23:30:00Z' });
    expect(await world.said('LIN-004')).toEqual(['key LOW POSSIBLE OPEN']);
  });
});

describe('LIN-007, no revocation authority', () => {
  it('is found where nobody is named, and not where somebody is', async () => {
    await world.cloud([user({}), { node: refs.other, attributes: WHOLE, edges: [owned, authority] }]);
    expect(await world.said('LIN-007')).toEqual(['user MEDIUM CONFIRMED OPEN']);
  });

  it('is not found where the owner can be escalated to', async () => {
    await world.register([
      { node: refs.red, attributes: { name: 'red', status: 'ACTIVE', escalation: 'the duty officer' } },
    ]);
    await world.cloud([user({})]);
    expect(await world.said('LIN-007')).toEqual([]);
  });

  it('is only possible where not every source of owners was heard', async () => {
    await world.cloud([user({}, [])]);
    await world.register([], { completeness: 'FAILED', observedAt: '2026-03-09T23:30:00Z' });
    expect(await world.said('LIN-007')).toEqual(['user LOW POSSIBLE OPEN']);
  });

  it('counts two authorities as enough, and one that was dissolved as none', async () => {
    const blue = ref.team('blue');
    const two = { ...authority, to: blue };
    await world.register([
      { node: refs.red, attributes: { name: 'red', status: 'ACTIVE' } },
      { node: blue, attributes: { name: 'blue', status: 'ACTIVE' } },
    ]);
    await world.cloud([user({}, [owned, authority, two])]);
    expect(await world.said('LIN-007')).toEqual([]);
    await world.register([
      { node: refs.red, attributes: { name: 'red', status: 'ACTIVE' } },
      { node: blue, attributes: { name: 'blue', status: 'DISSOLVED', dissolvedAt: '2026-01-01T00:00:00Z' } },
    ]);
    await world.cloud([user({}, [owned, two])]);
    expect(await world.said('LIN-007')).toEqual(['user MEDIUM CONFIRMED OPEN']);
  });
});

describe('LIN-012, no lifecycle process for machines', () => {
  it('is found under the process for people, or none, and not under one for machines', async () => {
    await world.cloud([
      user({ lifecycleProcess: 'NHI' }),
      { node: refs.other, attributes: { ...WHOLE, lifecycleProcess: 'HUMAN' } },
    ]);
    expect(await world.said('LIN-012')).toEqual(['other LOW CONFIRMED OPEN']);
    await world.cloud([
      user({ lifecycleProcess: 'NONE' }),
      { node: refs.other, attributes: { ...WHOLE, lifecycleProcess: 'NHI' } },
    ]);
    expect(await world.said('LIN-012')).toEqual(['user LOW CONFIRMED OPEN']);
  });

  it('is one possible finding of the realm where no source tells the process', async () => {
    await world.cloud([user({}), { node: refs.other, attributes: WHOLE }]);
    expect(await world.said('LIN-012')).toEqual(['account INFO POSSIBLE OPEN']);
    expect((await world.items('LIN-012'))[0]?.because[0]).toContain('2 non-human identities');
  });

  it('is only possible where it may be the account of a person', async () => {
    await world.cloud([user({ actorClass: 'UNKNOWN', lifecycleProcess: 'HUMAN' })]);
    expect(await world.said('LIN-012')).toEqual(['user INFO POSSIBLE OPEN']);
  });
});

describe('LIN-013, no quick way to revoke what is of high risk', () => {
  it.each([
    ['MANUAL', ['user MEDIUM CONFIRMED OPEN']],
    ['NONE', ['user MEDIUM CONFIRMED OPEN']],
    ['API', []],
    ['TICKET', []],
    [undefined, ['user LOW POSSIBLE OPEN']],
  ])('by the means %s', async (revocationKind, expected) => {
    await world.cloud([user({ riskClass: 'HIGH', revocationKind })]);
    expect(await world.said('LIN-013')).toEqual(expected);
  });

  it('is found where nobody states a path, and not on what is of low risk', async () => {
    await world.cloud([
      user({ riskClass: 'HIGH', revocationPath: undefined }),
      { node: refs.other, attributes: { ...WHOLE, riskClass: 'LOW', revocationPath: undefined } },
    ]);
    expect(await world.said('LIN-013')).toEqual(['user MEDIUM CONFIRMED OPEN']);
  });

  it('is suppressed by an exception, and not hidden', async () => {
    await world.cloud([user({ privileged: true, revocationKind: 'MANUAL' })]);
    await world.register(
      [
        {
          node: { type: 'Exception', key: ['grc', '1'] },
          attributes: { status: 'ACTIVE', rules: ['LIN-013'], expiresAt: '2026-04-01T00:00:00Z' },
          edges: [{ type: 'COVERS', to: refs.user }],
        },
      ],
      { source: 'grc', connector: 'file', observedAt: SEEN },
    );
    expect(await world.said('LIN-013')).toEqual(['user HIGH CONFIRMED SUPPRESSED']);
  });
});

it('the decisions are total: a record of which nothing is known decides nothing', () => {
  const silent: FieldFacts = { own: [], inherited: [], contested: false, heard: false };
  const fields = [
    'owner',
    'purpose',
    'systemBoundary',
    'accessScope',
    'rotationCadence',
    'retirementTrigger',
    'revocationPath',
    'lifetimeRule',
  ] as const;
  const record = governanceRecord(
    Object.fromEntries(fields.map((field) => [field, silent])) as Parameters<typeof governanceRecord>[0],
  );
  expect(recordIncomplete(record).value).toBe('UNKNOWN');
  expect(ungovernedRecord(record).value).toBe('UNKNOWN');
});
