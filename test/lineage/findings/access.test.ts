import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undecided, withoutProvenance } from '../../../src/lineage/findings/access/decide.js';
import { PROVENANCE_PARTS } from '../../../src/lineage/access-provenance/access-provenance.js';
import type { ClaimInput, Instant } from '../../../src/model/index.js';
import { exception } from '../list-world.js';
import { ref } from '../support.js';
import { openWorld, type World } from './world.js';

const refs = {
  user: ref.identity('user'),
  other: ref.identity('other'),
  grant: ref.entitlement('grant'),
  second: ref.entitlement('second'),
  reader: { type: 'PermissionSet' as const, key: ['aws', '111111111111', 'reader'] },
  writer: { type: 'PermissionSet' as const, key: ['aws', '111111111111', 'writer'] },
  bucket: ref.resource('bucket'),
  decision: { type: 'PolicyDecision' as const, key: ['itsm', 'D1'] },
  attestation: { type: 'Attestation' as const, key: ['itsm', 'A1'] },
};

let world: World;
beforeEach(async () => {
  world = await openWorld(refs);
});
afterEach(() => world.graph.close());

const holder = (
  grants: readonly (typeof refs)['grant'][],
  node = refs.user,
  more: ClaimInput['edges'] = [],
): ClaimInput => ({
  node,
  attributes: { name: 'svc', kind: 'MACHINE_USER', state: 'ACTIVE' },
  edges: [...grants.map((to) => ({ type: 'HAS_ENTITLEMENT' as const, to })), ...more],
});
const grant = (attributes: object = {}, node = refs.grant, sets = [refs.reader]): ClaimInput => ({
  node,
  attributes: {
    name: node.key.at(-1) ?? '',
    effect: 'ALLOW',
    createdAt: '2026-01-10T00:00:00Z',
    ...attributes,
  },
  edges: [...sets.map((to) => ({ type: 'GRANTS' as const, to })), { type: 'ON', to: refs.bucket }],
});
const things: ClaimInput[] = [
  { node: refs.reader, attributes: { name: 'reader' } },
  { node: refs.writer, attributes: { name: 'writer', privileged: true } },
  { node: refs.bucket, attributes: { name: 'bucket' } },
];
/** What the ticket system says: a decision on the grant. */
const decide = (
  decidedAt: string | undefined,
  outcome: string | undefined = 'APPROVED',
  on: ClaimInput['node'] = refs.grant,
) =>
  world.register([
    {
      node: refs.decision,
      attributes: { decidedAt, outcome, actor: 'ann' },
      edges: [{ type: 'ABOUT', to: on }],
    },
  ]);

describe('LIN-019, a grant without a decision before it', () => {
  it('is found where it was given before it was allowed, and not where it was allowed first', async () => {
    await world.cloud([holder([refs.grant]), grant(), ...things]);
    await decide('2026-01-10T00:05:01Z');
    expect(await world.said('LIN-019')).toEqual(['grant MEDIUM CONFIRMED OPEN']);
    expect(await world.items('LIN-019')).toMatchObject([
      {
        reasons: ['ISSUED_WITHOUT_DECISION'],
        conditionStartedAt: '2026-01-10T00:00:00.000000Z',
        recommendedActions: ['RECHECK'],
        because: ['svc holds grant since 2026-01-10.', 'It was allowed on 2026-01-10 00:05 UTC only.'],
      },
    ]);
    // Clocks may differ by five minutes.
    await decide('2026-01-10T00:05:00Z');
    expect(await world.said('LIN-019')).toEqual([]);
  });

  it('is found of a grant that was refused', async () => {
    await world.cloud([holder([refs.grant]), grant(), ...things]);
    await decide('2026-01-01T00:00:00Z', 'DENIED');
    expect(await world.said('LIN-019')).toEqual(['grant MEDIUM CONFIRMED OPEN']);
  });

  it('is only possible where nobody tells when it was decided', async () => {
    await world.cloud([holder([refs.grant]), grant(), ...things]);
    await decide(undefined);
    expect(await world.items('LIN-019')).toMatchObject([
      { certainty: 'POSSIBLE', reasons: ['DECISION_UNCLEAR'], recommendedActions: ['CONFIRM'] },
    ]);
  });

  it('is one doubt for a realm of which no decision is known, and each grant where decisions are', async () => {
    const both = [holder([refs.grant, refs.second]), grant(), grant({}, refs.second), ...things];
    await world.cloud(both);
    expect(await world.said('LIN-019')).toEqual(['account LOW POSSIBLE OPEN']);
    await decide('2026-01-01T00:00:00Z');
    expect(await world.said('LIN-019')).toEqual(['second MEDIUM CONFIRMED OPEN']);
  });

  it('is found where it was expanded after the decision, or its end put off', async () => {
    await world.cloud([holder([refs.grant]), grant({ expiresAt: '2026-04-01T00:00:00Z' }), ...things], {
      observedAt: '2026-02-01T00:00:00Z',
    });
    await decide('2026-01-01T00:00:00Z');
    expect(await world.said('LIN-019')).toEqual([]);
    await world.cloud(
      [
        holder([refs.grant]),
        grant({ expiresAt: '2026-04-01T00:00:00Z' }, refs.grant, [refs.reader, refs.writer]),
        ...things,
      ],
      { observedAt: '2026-03-01T00:00:00Z' },
    );
    expect(await world.items('LIN-019')).toMatchObject([
      { reasons: ['EXPANDED_WITHOUT_DECISION'], conditionStartedAt: '2026-03-01T00:00:00.000000Z' },
    ]);
    await world.cloud([holder([refs.grant]), grant({ expiresAt: '2026-09-01T00:00:00Z' }), ...things]);
    expect(await world.items('LIN-019')).toMatchObject([{ reasons: ['EXTENDED_WITHOUT_DECISION'] }]);
  });

  it('is not found of what nobody holds, what is denied, or what has expired', async () => {
    const other = holder([refs.second], refs.other);
    const known = grant({}, refs.second);
    await decide('2026-01-01T00:00:00Z', 'APPROVED', refs.second);
    await world.cloud([holder([]), other, known, grant(), ...things]);
    expect(await world.said('LIN-019')).toEqual([]);
    await world.cloud([holder([refs.grant]), other, known, grant({ effect: 'DENY' }), ...things]);
    expect(await world.said('LIN-019')).toEqual([]);
    await world.cloud([
      holder([refs.grant]),
      other,
      known,
      grant({ expiresAt: '2026-03-10T00:00:00Z' }),
      ...things,
    ]);
    expect(await world.said('LIN-019')).toEqual([]);
  });

  it('does not take a change of content for a widening', () => {
    const at = '2026-01-01T00:00:00.000000Z' as Instant;
    const decision = { allowed: true, at } as Parameters<typeof undecided>[0]['decisions'][number];
    const facts = {
      decisions: [decision],
      began: at,
      changes: [{ kind: 'EXPANDED' as const, at, sure: false }],
    };
    expect(undecided(facts, 0)).toMatchObject({ value: 'UNKNOWN', reasons: ['NOT_EVALUATED'] });
  });
});

describe('LIN-020, a grant of which nobody tells where it comes from', () => {
  it('is one doubt for a realm where nobody tells it of any, and each grant where somebody does', async () => {
    const two = (of: object): ClaimInput[] => [
      holder([refs.grant, refs.second]),
      grant(of),
      grant({}, refs.second),
      ...things,
    ];
    await world.cloud(two({ expiresAt: '2026-09-01T00:00:00Z' }));
    expect(await world.said('LIN-020')).toEqual(['account INFO POSSIBLE OPEN']);
    await world.cloud(two({ requestedBy: 'ann' }));
    expect(await world.said('LIN-020')).toEqual(['second LOW CONFIRMED OPEN']);
    expect(await world.items('LIN-020')).toMatchObject([
      { recommendedActions: ['RECHECK'], conditionStartedAt: '2026-01-10T00:00:00.000000Z' },
    ]);
  });

  it('is not found where one part of five is told', async () => {
    for (const part of [{ approvedBy: 'ann' }, { reason: 'payments' }, { reviewBy: '2026-05-01' }])
      expect(withoutProvenance(PROVENANCE_PARTS.slice(1)).value, JSON.stringify(part)).toBe('FALSE');
    await world.cloud([holder([refs.grant]), grant({ reason: 'payments' }), ...things]);
    expect(await world.said('LIN-020')).toEqual([]);
  });
});

describe('LIN-018, a scope that grew without a decision', () => {
  const attest = (at: string, on: ClaimInput['node'] = refs.user) =>
    world.register(
      [
        {
          node: refs.attestation,
          attributes: { decision: 'CONFIRMED', at, actor: 'ann' },
          edges: [{ type: 'ON_SUBJECT', to: on }],
        },
      ],
      { source: 'itsm' },
    );
  const before = (observedAt = '2026-01-20T00:00:00Z'): Promise<unknown> =>
    world.cloud([holder([refs.grant]), grant(), ...things], { observedAt });

  it('is found of what was added since the baseline, and not of what was there', async () => {
    await before();
    await attest('2026-02-01T00:00:00Z');
    // What is not seen now may have grown.
    expect(await world.items('LIN-018')).toMatchObject([{ reasons: ['SOURCES_NOT_COVERED'] }]);
    await before('2026-03-09T22:00:00Z');
    expect(await world.said('LIN-018')).toEqual([]);
    await world.cloud([
      holder([refs.grant, refs.second]),
      grant(),
      grant({}, refs.second, [refs.writer]),
      ...things,
    ]);
    // Also privileged.
    expect(await world.said('LIN-018')).toEqual(['user CRITICAL CONFIRMED OPEN']);
    expect(await world.items('LIN-018')).toMatchObject([
      {
        reasons: ['SCOPE_EXPANDED'],
        conditionStartedAt: '2026-03-09T23:00:00.000000Z',
        recommendedActions: ['RECHECK'],
        because: [
          'What svc may do was last decided on 2026-02-01.',
          'Since then writer was added or widened, and no decision allowed it.',
        ],
      },
    ]);
  });

  it('is suppressed where an exception covers each grant that was added', async () => {
    await before();
    await attest('2026-02-01T00:00:00Z');
    await world.cloud([
      holder([refs.grant, refs.second]),
      grant(),
      grant({}, refs.second, [refs.writer]),
      ...things,
    ]);
    await world.register(
      [exception('one', [refs.second], { rules: ['LIN-018'], expiresAt: '2026-05-01T00:00:00Z' })],
      { source: 'own', connector: 'relict' },
    );
    expect(await world.items('LIN-018')).toMatchObject([{ status: 'SUPPRESSED' }]);
  });

  it('is only possible where a permission set says something else', async () => {
    const set = (actionsDigest: string): ClaimInput[] => [
      holder([refs.grant]),
      grant(),
      { node: refs.reader, attributes: { name: 'reader', actionsDigest } },
      ...things.slice(1),
    ];
    await world.cloud(set('a'), { observedAt: '2026-01-20T00:00:00Z' });
    await attest('2026-02-01T00:00:00Z');
    await world.cloud(set('b'));
    expect(await world.said('LIN-018')).toEqual(['user MEDIUM POSSIBLE OPEN']);
  });

  it('is one doubt for each realm without a baseline, or whose grants nobody had looked at by then', async () => {
    await before();
    expect(await world.items('LIN-018')).toMatchObject([
      { subjects: [{ nodeType: 'Realm' }], reasons: ['NO_BASELINE'], certainty: 'POSSIBLE' },
    ]);
    await attest('2026-01-01T00:00:00Z');
    expect(await world.items('LIN-018')).toMatchObject([
      { subjects: [{ nodeType: 'Realm' }], reasons: ['FIRST_SEEN'] },
    ]);
  });
});

describe('LIN-038, more than is used', () => {
  const looked = (observedAt: string, lastObservedAt: string | null) =>
    world.cloud(
      [
        holder([refs.grant, refs.second], refs.user, [
          {
            type: 'ACCESSED',
            to: refs.bucket,
            method: 'OBSERVED',
            attributes: { lastObservedAt: lastObservedAt ?? observedAt },
          },
        ]),
        grant(),
        {
          ...grant({}, refs.second, [refs.writer]),
          edges: [
            { type: 'GRANTS', to: refs.writer },
            { type: 'ON', to: ref.resource('idle') },
          ],
        },
        { node: ref.resource('idle'), attributes: { name: 'idle' } },
        ...things,
      ],
      { observedAt },
    );

  it('is found of a grant that was not used over a window in which every use would have been seen', async () => {
    await looked('2025-12-09T12:00:00Z', '2025-12-01T00:00:00Z');
    await looked('2026-03-09T23:00:00Z', '2026-03-09T00:00:00Z');
    expect(await world.said('LIN-038')).toEqual(['user HIGH CONFIRMED OPEN']);
    const [item] = await world.items('LIN-038');
    expect(item).toMatchObject({
      flags: ['PRIVILEGED'],
      reasons: ['GRANT_NOT_USED'],
      recommendedActions: ['RECHECK'],
    });
    expect(item?.because[0]).toBe('svc holds writer, and has not used it since 2025-12-10.');
  });

  it('is one doubt for each realm where use was not watched for as long', async () => {
    await looked('2026-03-09T23:00:00Z', '2026-03-09T00:00:00Z');
    expect(await world.said('LIN-038')).toEqual(['account LOW POSSIBLE OPEN']);
  });

  it('is not asked of what is granted nothing', async () => {
    await world.cloud([holder([]), ...things]);
    expect(await world.said('LIN-038')).toEqual([]);
  });
});
