import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { associations, EdgeIndex, unsettled } from '../../../src/lineage/definitions/index.js';
import type { EdgeFact } from '../../../src/lineage/facts.js';
import { DEFAULT_POLICY, type Instant } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';
import { edge, T } from './facts.js';

const since = (createdAt: Instant | null) => ({
  of: () => ({ createdAt }),
  canonicalOf: (record: string) => record.slice(0, 1),
});
const find = (edges: EdgeFact[], created: Instant | null = null, subject = 'c', when = T) =>
  associations(subject, new EdgeIndex(edges), since(created), when, DEFAULT_POLICY);
const until = (to: string, endReason: EdgeFact['endReason'] = 'UNKNOWN') => ({ validTo: at(to), endReason });
const consumption = (rest: Partial<EdgeFact> = {}) => [
  edge('HAS_MATERIAL', 'c', 'm'),
  edge('HOLDS', 'l', 'm'),
  edge('CONSUMES', 'w', 'l', rest),
  edge('PART_OF', 'w', 's'),
];

describe('A2 paths', () => {
  it.each([
    [
      'its identity supports it',
      [edge('AUTHENTICATES_AS', 'c', 'i'), edge('SUPPORTS', 'i', 's')],
      'SUPPORTS',
    ],
    ['it supports it itself', [edge('SUPPORTS', 'c', 's')], 'SUPPORTS'],
    ['a workload consumes a location of its material', consumption(), 'CONSUMES'],
    ['a workload used it', [edge('USED', 'w', 'c'), edge('PART_OF', 'w', 's')], 'USED'],
    [
      'a workload runs as its identity',
      [edge('AUTHENTICATES_AS', 'c', 'i'), edge('USES', 'w', 'i'), edge('PART_OF', 'w', 's')],
      'USES',
    ],
    [
      'what it was derived from supports it',
      [edge('DERIVED_FROM', 'c', 'p'), edge('AUTHENTICATES_AS', 'p', 'i'), edge('SUPPORTS', 'i', 's')],
      'SUPPORTS',
    ],
  ])('%s', (_, edges, kind) => {
    expect(find(edges)).toMatchObject([
      { kind, service: 's', grade: 'CONFIRMED', live: true, endedAt: null },
    ]);
  });

  it('does not take the material of another credential of the same identity', () => {
    const edges = [
      edge('AUTHENTICATES_AS', 'c', 'i'),
      edge('AUTHENTICATES_AS', 'other', 'i'),
      edge('HAS_MATERIAL', 'other', 'm'),
      ...consumption().slice(1),
    ];
    expect(find(edges)).toEqual([]);
  });

  it('ends in a ring of derivations', () => {
    const edges = [
      edge('DERIVED_FROM', 'c', 'p'),
      edge('DERIVED_FROM', 'p', 'c'),
      edge('SUPPORTS', 'p', 's'),
    ];
    expect(find(edges)).toHaveLength(1);
  });
});

describe('A2 history', () => {
  it.each(['CONSUMER_REMOVED', 'SUPERSEDED', 'UNKNOWN', 'EXPIRED', 'REVOKED'] as const)(
    'outlives %s',
    (reason) => {
      expect(find(consumption(until('2026-01-10T00:00:00Z', reason)))).toMatchObject([
        { service: 's', live: false, endedAt: at('2026-01-10T00:00:00Z'), grade: 'CONFIRMED' },
      ]);
    },
  );

  it('never was what its source corrected', () => {
    expect(find(consumption(until('2026-01-10T00:00:00Z', 'SOURCE_CORRECTION')))).toEqual([]);
  });

  it('does not begin before the service does', () => {
    const ended = [edge('SUPPORTS', 'c', 's', until('2025-01-01T00:00:00Z'))];
    expect(find(ended, at('2025-01-01T00:00:00Z'))).toEqual([]);
    expect(find(ended, at('2024-12-31T23:59:59Z'))).toHaveLength(1);
  });

  it('counts what begins at the instant asked, not after it', () => {
    expect(find([edge('SUPPORTS', 'c', 's', { validFrom: T })])).toHaveLength(1);
    expect(find([edge('SUPPORTS', 'c', 's', { validFrom: at('2026-03-10T00:00:00.000001Z') })])).toEqual([]);
  });

  it('keeps a path whose parts were never live together, as POSSIBLE', () => {
    const edges = consumption(until('2024-06-01T00:00:00Z'));
    edges[1] = edge('HOLDS', 'l', 'm', { validFrom: at('2025-01-01T00:00:00Z') });
    expect(find(edges)).toMatchObject([{ grade: 'POSSIBLE', reasons: ['NOT_SIMULTANEOUS'], live: false }]);
  });
});

describe('A2 certainty', () => {
  const guess = { method: 'INFERRED' as const, confidence: 0.5 };
  const runs = (...parts: EdgeFact[]) =>
    find([edge('USED', 'w', 'c', until('2026-01-01T00:00:00Z')), ...parts]);

  it('is that of what was said of the whole path at one moment', () => {
    const guessed = edge('PART_OF', 'w', 's', guess);
    const told = { validFrom: at('2026-02-01T00:00:00Z'), source: 'cmdb' };
    expect(runs(guessed, edge('PART_OF', 'w', 's', told))).toMatchObject([
      { service: 's', grade: 'POSSIBLE', reasons: ['NOT_SIMULTANEOUS'] },
    ]);
    const before = edge('PART_OF', 'w', 's', { ...told, validFrom: at('2025-12-01T00:00:00Z') });
    expect(runs(guessed, before)).toMatchObject([{ grade: 'CONFIRMED', reasons: [] }]);
    expect(runs(guessed, before)[0]?.evidence[1]).toBe(before);
    expect(runs(guessed)).toMatchObject([{ grade: 'POSSIBLE', reasons: [] }]);
  });

  it('adds up only declarations that stood at one time', () => {
    const half = { method: 'DECLARED' as const, confidence: 0.6 };
    const by = (source: string, from: string, to?: string) =>
      edge('SUPPORTS', 'c', 's', {
        ...half,
        source,
        validFrom: at(from),
        ...(to === undefined ? {} : until(to)),
      });
    const first = by('one', '2025-01-01T00:00:00Z', '2025-06-01T00:00:00Z');
    expect(find([first, by('two', '2025-06-01T00:00:00Z')])).toMatchObject([{ grade: 'POSSIBLE' }]);
    expect(find([first, by('two', '2025-05-01T00:00:00Z')])).toMatchObject([{ grade: 'CONFIRMED' }]);
  });
});

describe('A2 end by reassignment', () => {
  const reassigned = (rotationVerifiedAt?: string) =>
    edge('SUPPORTS', 'c', 's', {
      ...until('2026-02-01T00:00:00Z', 'REASSIGNED'),
      ...(rotationVerifiedAt ? { rotationVerifiedAt: at(rotationVerifiedAt) } : {}),
    });

  it('needs the rotation verified', () => {
    expect(find([reassigned()])).toHaveLength(1);
    expect(find([reassigned('2026-02-02T00:00:00Z')])).toEqual([]);
  });

  it('is heard from whichever source says so', () => {
    const silent = edge('SUPPORTS', 'c', 's', { ...until('2026-02-01T00:00:00Z'), source: 'tags' });
    expect(find([reassigned('2026-02-02T00:00:00Z'), silent])).toEqual([]);
  });

  it('takes older paths to the same service with it, and leaves what lives on', () => {
    const old = consumption(until('2026-01-10T00:00:00Z', 'CONSUMER_REMOVED'));
    expect(find([reassigned('2026-02-02T00:00:00Z'), ...old])).toEqual([]);
    expect(find([reassigned('2026-02-02T00:00:00Z'), ...consumption()])).toMatchObject([
      { kind: 'CONSUMES' },
    ]);
  });

  it('ends the ways by every record of the service, and of no other', () => {
    const over = (record: string) => edge('SUPPORTS', 'c', record, until('2026-01-10T00:00:00Z'));
    expect(find([reassigned('2026-02-02T00:00:00Z'), over('s, as the catalogue has it')])).toEqual([]);
    expect(find([reassigned('2026-02-02T00:00:00Z'), over('another')])).toMatchObject([
      { service: 'another' },
    ]);
  });
});

describe('A2 consumers without a service', () => {
  it('are paths of their own', () => {
    expect(find([edge('USED', 'w', 'c')])).toMatchObject([{ service: null, workload: 'w', live: true }]);
  });

  it('appear when a workload has left its service and goes on', () => {
    const edges = [edge('USED', 'w', 'c'), edge('PART_OF', 'w', 's', until('2026-01-01T00:00:00Z'))];
    expect(find(edges).map(({ service, live }) => [service, live])).toEqual([
      ['s', false],
      [null, true],
    ]);
  });
});

describe('A2 in time', () => {
  it('does not count a relationship that ended as it began', () => {
    const never = { validFrom: at('2026-02-01T00:00:00Z'), ...until('2026-02-01T00:00:00Z') };
    expect(find([edge('SUPPORTS', 'c', 's', never)])).toEqual([]);
  });

  it('lasts until its rotation is verified, however soon that will be', () => {
    const tie = edge('SUPPORTS', 'c', 's', {
      ...until('2026-02-01T00:00:00Z', 'REASSIGNED'),
      rotationVerifiedAt: at('2026-03-01T00:00:00Z'),
    });
    const services = (when: string) => find([tie], null, 'c', at(when)).map(({ service }) => service);
    expect(services('2026-02-28T00:00:00Z')).toEqual(['s']);
    expect(services('2026-03-01T00:00:00Z')).toEqual([]);
  });
});

describe('A12 over a path', () => {
  it('is as strong as its weakest link', () => {
    const weak = [
      edge('AUTHENTICATES_AS', 'c', 'i'),
      edge('SUPPORTS', 'i', 's', { method: 'INFERRED', confidence: 0.6 }),
    ];
    expect(find(weak)).toMatchObject([{ grade: 'POSSIBLE' }]);
    expect(
      find([...weak, edge('SUPPORTS', 'i', 's', { method: 'DECLARED', confidence: 0.8 })]),
    ).toMatchObject([{ grade: 'CONFIRMED' }]);
  });
});

describe('A2 and what was replaced', () => {
  const SHAPE = [
    ['AUTHENTICATES_AS', 'c', 'i'],
    ['SUPPORTS', 'i', 's'],
    ['HAS_MATERIAL', 'c', 'm'],
    ['HOLDS', 'l', 'm'],
    ['CONSUMES', 'w', 'l'],
    ['PART_OF', 'w', 's'],
    ['USES', 'v', 'i'],
    ['PART_OF', 'v', 's2'],
    ['USED', 'u', 'c'],
  ] as const;
  const day = (n: number): Instant => at(`2026-01-${String(n).padStart(2, '0')}T00:00:00Z`);
  const version = fc.record({
    days: fc.integer({ min: 1, max: 6 }),
    next: fc.constantFrom('REPLACED', 'REPLACED', 'REPLACED', 'GAP', 'REASSIGNED', 'CORRECTED'),
    method: fc.constantFrom('CONFIGURED', 'CONFIGURED', 'DECLARED', 'INFERRED', 'OBSERVED', 'ATTESTED'),
    confidence: fc.constantFrom(0.5, 0.8, 1),
    conditionStatus: fc.constantFrom('NONE', 'NONE', 'NONE', 'UNRESOLVED', 'UNSATISFIABLE'),
    end: fc.integer({ min: 1, max: 28 }),
  });
  type Version = typeof version extends fc.Arbitrary<infer V> ? V : never;
  const history = fc.array(version, { minLength: 1, maxLength: 4 });

  /** The versions of one relationship, and of them those that were replaced. */
  function chain(
    [type, from, to]: readonly [EdgeFact['type'], string, string],
    of: readonly Version[],
    statement: number,
    open: boolean,
  ): { edge: EdgeFact; replaced: boolean }[] {
    let start = 1;
    return of.map((one, index) => {
      const last = index === of.length - 1;
      const replaced = !last && (one.next === 'REPLACED' || one.next === 'CORRECTED');
      const end = start + one.days;
      const ended = !last || !open;
      const reason = one.next === 'GAP' ? 'UNKNOWN' : one.next === 'REASSIGNED' ? 'REASSIGNED' : 'SUPERSEDED';
      const made = edge(type, from, to, {
        id: `${type} ${from} ${to} ${String(statement)}`,
        source: `source-${String(statement)}`,
        method: one.method,
        confidence: one.confidence,
        conditionStatus: one.conditionStatus,
        ...(one.method === 'ATTESTED' ? { attestedUntil: day(one.end) } : {}),
        ...(reason === 'REASSIGNED' ? { rotationVerifiedAt: day(one.end) } : {}),
        validFrom: day(start),
        recordedAt: day(start),
        validTo: ended ? day(end) : null,
        endReason: !ended ? null : replaced && one.next === 'CORRECTED' ? 'SOURCE_CORRECTION' : reason,
      });
      start = replaced ? end : end + 1;
      return { edge: made, replaced };
    });
  }

  it('is decided alike by what was said last and the past of what is unsettled', () => {
    const estate = fc.tuple(
      ...SHAPE.map(() => fc.array(fc.tuple(history, fc.boolean()), { minLength: 1, maxLength: 2 })),
    );
    let [skipped, needed] = [0, 0];
    fc.assert(
      fc.property(estate, (told) => {
        const all = SHAPE.flatMap((shape, of) =>
          (told[of] ?? []).flatMap(([versions, open], statement) => chain(shape, versions, statement, open)),
        );
        const when = day(28);
        const last = new EdgeIndex(all.filter(({ replaced }) => !replaced).map((one) => one.edge));
        const hops = unsettled(['c', 'i'], last, when, DEFAULT_POLICY);
        const past = all.filter(({ edge: one }) =>
          hops.some((hop) => hop.type === one.type && hop.from === one.from && hop.to === one.to),
        );
        const whole = last.with(past.map((one) => one.edge));
        if (past.length < all.length) skipped += 1;
        if (past.length > 0) needed += 1;
        for (const subject of ['c', 'i']) {
          const by = (index: EdgeIndex) => associations(subject, index, since(day(3)), when, DEFAULT_POLICY);
          expect(by(whole)).toEqual(by(new EdgeIndex(all.map((one) => one.edge))));
        }
      }),
      { numRuns: 150 },
    );
    expect(skipped).toBeGreaterThan(20);
    expect(needed).toBeGreaterThan(20);
  });
});
