import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { statement } from '../../src/graph/statement.js';
import { policySchema, type ClaimInput } from '../../src/model/index.js';
import { isMassAbsence, whenMissing, whenSeen } from '../../src/sync/presence.js';
import { dump } from '../support/dump.js';
import { engines, openMemoryGraph } from '../support/graph.js';
import { at, syncClaims } from '../support/sync.js';
import { credential, identity, workload } from './estate.js';

const state = statement({
  name: 'test.presence',
  mode: 'read',
  text: `MATCH (o:Observation {scope: 'aws|all'})
WHERE o.nodeType <> 'Realm'
MATCH (n:Node {id: o.node})
RETURN n.providerId AS id, n.presence AS presence, o.presence AS observed, o.lastConfirmedAt AS lastConfirmedAt,
  o.missingSince AS missingSince
ORDER BY id`,
  sample: {},
});
const ends = statement({
  name: 'test.ends',
  mode: 'read',
  text: `MATCH (a:Node)-[e]->(b:Node)
RETURN type(e) AS type, e.validFrom AS validFrom, e.validTo AS validTo, e.endReason AS endReason,
  e.endRecordedAt AS endRecordedAt
ORDER BY type, validFrom`,
  sample: {},
});

const key = (n: number): ClaimInput => ({
  node: credential(n),
  attributes: { providerId: `AKIA${n}`, kind: 'ACCESS_KEY' },
  edges: [{ type: 'AUTHENTICATES_AS', to: identity(n) }],
});
const keys = (count: number): ClaimInput[] => Array.from({ length: count }, (_, n) => key(n));
const day = (n: number): string => `2026-01-${n.toString().padStart(2, '0')}T00:00:00Z`;

test('the machine, transition by transition', () => {
  expect(whenSeen('PRESENT')).toBe('KEEP');
  expect(whenSeen('ABSENT_SUSPECTED')).toBe('RESTORE');
  expect(whenSeen('ABSENT_CONFIRMED')).toBe('RESTORE');
  expect(whenMissing('PRESENT')).toBe('SUSPECT');
  expect(whenMissing('UNKNOWN')).toBe('SUSPECT');
  expect(whenMissing('ABSENT_SUSPECTED')).toBe('CONFIRM');
  expect(whenMissing('ABSENT_CONFIRMED')).toBe('KEEP');
});

test.each([
  [10, 10, false],
  [11, 11, true],
  [11, 1000, false],
  [200, 1000, false],
  [201, 1000, true],
])('%i missing of %i is a mass absence: %s', (missing, present, expected) => {
  expect(isMassAbsence(missing, present, { count: 10, share: 0.2 })).toBe(expected);
});

describe.each(engines.filter((engine) => engine.available))('presence on $name', ({ open }) => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await open();
  });
  afterEach(() => graph.close());

  test('missing, missing again, seen again', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: keys(2) });
    await syncClaims(graph, { observedAt: day(2), claims: keys(2) });

    const [suspected] = (await syncClaims(graph, { observedAt: day(3), claims: keys(1) })).scopes;
    expect(suspected).toMatchObject({ completeness: 'COMPLETE', suspected: 1, confirmed: 0, unchanged: 1 });
    expect(await graph.read(state)).toEqual([
      { id: 'AKIA0', presence: 'PRESENT', observed: 'PRESENT', lastConfirmedAt: null, missingSince: null },
      {
        id: 'AKIA1',
        presence: 'ABSENT_SUSPECTED',
        observed: 'ABSENT_SUSPECTED',
        lastConfirmedAt: at(day(2)),
        missingSince: at(day(3)),
      },
    ]);
    expect((await graph.read(ends)).map((row) => row['validTo'])).toEqual([null, null]);

    const [confirmed] = (await syncClaims(graph, { observedAt: day(4), claims: keys(1) })).scopes;
    expect(confirmed).toMatchObject({ suspected: 0, confirmed: 1 });
    expect((await graph.read(state))[1]).toMatchObject({
      presence: 'ABSENT_CONFIRMED',
      lastConfirmedAt: at(day(2)),
      missingSince: at(day(3)),
    });
    const closed = (await graph.read(ends)).filter((row) => row['validTo'] !== null);
    expect(closed).toEqual([
      {
        type: 'AUTHENTICATES_AS',
        validFrom: at(day(1)),
        validTo: at(day(4)),
        endReason: 'UNKNOWN',
        endRecordedAt: at(day(4)),
      },
    ]);

    const quiet = await dump(graph, { recordTimes: true });
    const [again] = (await syncClaims(graph, { observedAt: day(5), claims: keys(1) })).scopes;
    expect(again).toMatchObject({ suspected: 0, confirmed: 0 });
    expect(await dump(graph, { recordTimes: true })).toEqual(quiet);

    const [restored] = (await syncClaims(graph, { observedAt: day(6), claims: keys(2) })).scopes;
    expect(restored).toMatchObject({ restored: 1, added: 0, changed: 0 });
    expect((await graph.read(state))[1]).toMatchObject({
      presence: 'PRESENT',
      lastConfirmedAt: null,
      missingSince: null,
    });
    const reopened = (await graph.read(ends)).filter((row) => row['validTo'] === null);
    expect(reopened.map((row) => row['validFrom'])).toEqual([at(day(1)), at(day(6))]);
  });

  test('missing from one export, however often it is read, is not confirmed', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: keys(2) });
    for (const hour of [1, 2, 3]) {
      const [report] = (
        await syncClaims(graph, { observedAt: day(2), now: `2026-01-02T0${hour}:00:00Z`, claims: keys(1) })
      ).scopes;
      expect(report).toMatchObject({ suspected: 1, confirmed: 0 });
    }
    expect((await graph.read(state))[1]).toMatchObject({
      presence: 'ABSENT_SUSPECTED',
      missingSince: at(day(2)),
    });
  });

  test('what a PARTIAL run brought was last confirmed by it, not by a run that did not have it', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: keys(1) });
    await syncClaims(graph, { observedAt: day(2), claims: keys(2), completeness: 'PARTIAL' });
    await syncClaims(graph, { observedAt: day(3), claims: keys(1) });
    expect((await graph.read(state))[1]).toMatchObject({
      lastConfirmedAt: at(day(2)),
      missingSince: at(day(3)),
    });
  });

  test('seen again before its absence is confirmed, nothing has ended', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: keys(2) });
    await syncClaims(graph, { observedAt: day(2), claims: keys(1) });
    await syncClaims(graph, { observedAt: day(3), claims: keys(2) });
    expect((await graph.read(ends)).map((row) => row['validTo'])).toEqual([null, null]);
    expect((await graph.read(state)).map((row) => row['presence'])).toEqual(['PRESENT', 'PRESENT']);
  });

  test.each(['PARTIAL', 'FAILED'] as const)(
    'a %s run makes nothing absent, and keeps what it brought',
    async (completeness) => {
      await syncClaims(graph, { observedAt: day(1), claims: keys(3) });
      const before = await dump(graph, { recordTimes: true });
      const [report] = (await syncClaims(graph, { observedAt: day(2), claims: keys(1), completeness }))
        .scopes;
      expect(report).toMatchObject({ completeness, suspected: 0, reason: { code: 'TRUNCATED' } });
      expect(await dump(graph, { recordTimes: true })).toEqual(before);

      await syncClaims(graph, { observedAt: day(3), claims: [key(9)], completeness });
      expect((await graph.read(state)).map((row) => row['presence'])).toEqual(Array(4).fill('PRESENT'));
    },
  );

  test('a mass absence is quarantined until it is accepted', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: keys(60) });
    const before = await dump(graph, { recordTimes: true });
    for (const claims of [keys(40), []]) {
      const [report] = (await syncClaims(graph, { observedAt: day(2), claims })).scopes;
      expect(report).toMatchObject({
        completeness: 'QUARANTINED',
        reason: { code: 'MASS_ABSENCE' },
        suspected: 0,
      });
      expect(await dump(graph, { recordTimes: true })).toEqual(before);
      expect(await scopeOf(graph)).toMatchObject({
        lastCompleteness: 'QUARANTINED',
        completeObservedAt: at(day(1)),
        completeAt: at(day(1)),
      });
    }
    const [accepted] = (
      await syncClaims(graph, { observedAt: day(3), claims: keys(40), acceptAbsence: true })
    ).scopes;
    expect(accepted).toMatchObject({ completeness: 'COMPLETE', suspected: 20 });
  });

  test('what is new in a quarantined run stays', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: keys(20) });
    const [report] = (await syncClaims(graph, { observedAt: day(2), claims: [key(77)] })).scopes;
    expect(report).toMatchObject({ completeness: 'QUARANTINED', added: 1 });
    expect(await graph.read(state)).toHaveLength(21);
  });

  test('the guard is a setting', async () => {
    const policy = policySchema.parse({ absenceGuard: { count: 0, share: 0 } });
    await syncClaims(graph, { observedAt: day(1), claims: keys(3), policy });
    const [report] = (await syncClaims(graph, { observedAt: day(2), claims: keys(2), policy })).scopes;
    expect(report).toMatchObject({ completeness: 'QUARANTINED' });
  });
});

const scope = statement({
  name: 'test.scope',
  mode: 'read',
  text: "MATCH (s:Scope {id: 'aws|all'}) RETURN properties(s) AS scope",
  sample: {},
});

async function scopeOf(graph: Graph): Promise<unknown> {
  return (await graph.read(scope))[0]?.['scope'];
}

describe('relationships', () => {
  let graph: Graph;
  beforeEach(async () => {
    graph = await openMemoryGraph();
  });
  afterEach(() => graph.close());

  test('of an observation that says nothing else end as soon as it is missing', async () => {
    const bare: ClaimInput = { node: workload(1), edges: [{ type: 'USES', to: identity(1) }] };
    await syncClaims(graph, { observedAt: day(1), claims: [key(1), bare] });
    await syncClaims(graph, { observedAt: day(2), claims: [key(1)] });
    const uses = (await graph.read(ends)).find((row) => row['type'] === 'USES');
    expect(uses).toMatchObject({ validTo: at(day(2)), endReason: 'CONSUMER_REMOVED' });
    await syncClaims(graph, { observedAt: day(3), claims: [key(1), bare] });
    const again = (await graph.read(ends)).filter((row) => row['type'] === 'USES');
    expect(again.map((row) => row['validTo'])).toEqual([at(day(2)), null]);
  });

  test('that a source no longer states end when it said so, their ends staying', async () => {
    const other = { ...key(1), edges: [{ type: 'AUTHENTICATES_AS' as const, to: identity(2) }] };
    await syncClaims(graph, { observedAt: day(1), claims: [key(1)], now: day(10) });
    await syncClaims(graph, { observedAt: day(2), claims: [other], now: day(11) });
    expect(await graph.read(ends)).toEqual([
      {
        type: 'AUTHENTICATES_AS',
        validFrom: at(day(1)),
        validTo: at(day(2)),
        endReason: 'UNKNOWN',
        endRecordedAt: at(day(11)),
      },
      {
        type: 'AUTHENTICATES_AS',
        validFrom: at(day(2)),
        validTo: null,
        endReason: null,
        endRecordedAt: null,
      },
    ]);
  });
});
