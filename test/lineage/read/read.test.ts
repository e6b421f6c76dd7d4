import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/graph/port.js';
import type { Asking } from '../../../src/lineage/question.js';
import {
  confirmationOf,
  edgesOf,
  nodesById,
  observationsOf,
  historyOf,
  scopesOf,
  wordingsOf,
  type Truncation,
} from '../../../src/lineage/read/index.js';
import { DEFAULT_POLICY, urn, type ClaimInput } from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { at, syncClaims, type ClaimsToSync } from '../../support/sync.js';

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const user = { type: 'Identity' as const, key: ['aws', '111111111111', 'u'] };
const team = { type: 'Team' as const, key: ['cmdb', 't'] };
const say = (observedAt: string, claims: ClaimInput[], rest: Partial<ClaimsToSync> = {}) =>
  syncClaims(graph, { observedAt, claims, acceptAbsence: true, ...rest });
const ask = (asOf: string, knownAt = asOf, present = false): Asking => ({
  graph,
  policy: DEFAULT_POLICY,
  when: { asOf: at(asOf), knownAt: at(knownAt), present },
});
const nameAt = async (asOf: string, knownAt?: string) =>
  (await nodesById(ask(asOf, knownAt), [urn(user)])).get(urn(user))?.attributes.name;

describe('nodes at two instants', () => {
  it('keeps what was so before a change, and what was known before it was learned', async () => {
    await say('2026-01-02T00:00:00Z', [{ node: user, attributes: { name: 'old' } }]);
    await say('2026-01-05T00:00:00Z', [{ node: user, attributes: { name: 'new' } }]);
    expect(await nameAt('2026-01-06T00:00:00Z')).toBe('new');
    expect(await nameAt('2026-01-05T00:00:00Z')).toBe('new');
    expect(await nameAt('2026-01-04T00:00:00Z', '2026-01-06T00:00:00Z')).toBe('old');
    expect(await nameAt('2026-01-06T00:00:00Z', '2026-01-04T00:00:00Z')).toBe('old');
    expect(await nameAt('2026-01-06T00:00:00Z', '2026-01-01T00:00:00Z')).toBeUndefined();
  });

  it('lets the first state speak back to the creation, not before it', async () => {
    await say('2026-01-02T00:00:00Z', [
      { node: user, attributes: { name: 'it', createdAt: '2025-06-01T00:00:00Z' } },
    ]);
    expect(await nameAt('2025-07-01T00:00:00Z', '2026-01-03T00:00:00Z')).toBe('it');
    expect(await nameAt('2025-05-01T00:00:00Z', '2026-01-03T00:00:00Z')).toBeUndefined();
  });
});

it('calls a node that nobody had described by the names that were known by then', async () => {
  const refer = (observedAt: string, name: string, source: string) =>
    say(
      observedAt,
      [
        {
          node: { ...user, key: ['aws', '1', source] },
          edges: [{ type: 'CAN_ASSUME', to: { ...user, name } }],
        },
      ],
      { source },
    );
  await refer('2026-01-02T00:00:00Z', 'm', 'one');
  await refer('2026-01-03T00:00:00Z', 'k', 'two');
  await refer('2026-01-04T00:00:00Z', 'z', 'three');
  await say('2026-01-05T00:00:00Z', [{ node: user, attributes: { name: 'a' } }]);
  for (const asOf of ['2026-01-02T12:00:00Z', '2026-01-06T00:00:00Z']) {
    expect(await nameAt(asOf, '2026-01-02T12:00:00Z')).toBe('m');
    expect(await nameAt(asOf, '2026-01-04T12:00:00Z')).toBe('k');
    expect(await nameAt(asOf, '2026-01-06T00:00:00Z')).toBe('a');
  }
});

describe('the wording of a service', () => {
  const service = { type: 'Service' as const, key: ['cmdb', 's'] };
  const on = { type: 'Service' as const, key: ['cmdb', 'other'] };
  /** Says the same of the service itself each time, and something else of what it depends on. */
  const tell = (day: number, attributes?: ClaimInput['attributes']) =>
    say(`2026-01-0${day}T00:00:00Z`, [
      {
        node: service,
        ...(attributes ? { attributes } : {}),
        edges: [{ type: 'DEPENDS_ON', to: on, attributes: { observationCount: day } }],
      },
    ]);
  const now = () => ask('2026-01-09T00:00:00Z', undefined, true);
  const read = async (of: typeof wordingsOf) =>
    ((await of(now(), [urn(service)])).get(urn(service)) ?? []).map((state) => [
      state.attributes?.['lifecycle'],
      state.recordedAt,
      state.supersededAt === null,
    ]);
  const retired = { lifecycle: 'RETIRED' };

  it('is the first state and the current one while its source says the same of it', async () => {
    for (const day of [2, 3, 4, 5]) await tell(day, retired);
    expect(await read(historyOf)).toHaveLength(4);
    expect(await read(wordingsOf)).toEqual([
      ['RETIRED', at('2026-01-02T00:00:00Z'), false],
      ['RETIRED', at('2026-01-05T00:00:00Z'), true],
    ]);
  });

  it('begins when the source first says something of it, and not when it was first told of', async () => {
    await tell(2);
    for (const day of [3, 4]) await tell(day, retired);
    expect((await read(wordingsOf))[0]).toEqual(['RETIRED', at('2026-01-03T00:00:00Z'), false]);
  });

  it('is all of its states once the source has said something else of it', async () => {
    await tell(2, { lifecycle: 'ACTIVE' });
    for (const day of [3, 4]) await tell(day, retired);
    await tell(5);
    expect(await read(wordingsOf)).toEqual(await read(historyOf));
    expect(await read(wordingsOf)).toHaveLength(4);
  });
});

describe('edges at two instants', () => {
  const owned = { type: 'OWNED_BY' as const, to: team };
  const count = async (asking: Asking, history: 'live' | 'ever' = 'live') =>
    (await edgesOf(asking, [urn(user)], ['OWNED_BY'], 'out', { history })).length;

  it('reads an end that was learned later as open before', async () => {
    await say('2026-01-02T00:00:00Z', [{ node: user, attributes: {}, edges: [owned] }]);
    await say('2026-01-05T00:00:00Z', [{ node: user, attributes: {}, edges: [] }]);
    expect(await count(ask('2026-01-03T00:00:00Z', '2026-01-06T00:00:00Z'))).toBe(1);
    expect(await count(ask('2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z'))).toBe(0);
    expect(await count(ask('2026-01-06T00:00:00Z', '2026-01-06T00:00:00Z'), 'ever')).toBe(1);
    const then = await edgesOf(
      ask('2026-01-06T00:00:00Z', '2026-01-04T00:00:00Z'),
      [urn(user)],
      ['OWNED_BY'],
      'out',
      {
        history: 'live',
      },
    );
    expect(then).toMatchObject([{ validTo: null, endReason: null }]);
    expect(await count(ask('2026-01-01T00:00:00Z', '2026-01-06T00:00:00Z'), 'ever')).toBe(0);
  });

  it('leaves out what was replaced, by then and as far as was known, and no version that ended', async () => {
    const told = (observationCount: number) => ({ ...owned, attributes: { observationCount } });
    for (const day of [2, 3, 4])
      await say(`2026-01-0${day}T00:00:00Z`, [{ node: user, attributes: {}, edges: [told(day)] }]);
    const counts = async (asOf: string, knownAt = asOf) => {
      const found = await edgesOf(ask(asOf, knownAt), [urn(user)], ['OWNED_BY'], 'out', { history: 'last' });
      return found.map((edge) => [edge.observationCount, edge.validTo]);
    };
    const [second, third] = [at('2026-01-03T00:00:00Z'), at('2026-01-04T00:00:00Z')];
    expect(await counts('2026-01-05T00:00:00Z')).toEqual([[4, null]]);
    expect(await counts('2026-01-03T12:00:00Z', '2026-01-05T00:00:00Z')).toEqual([[3, third]]);
    expect(await counts('2026-01-02T12:00:00Z', '2026-01-05T00:00:00Z')).toEqual([[2, second]]);
    expect(await counts('2026-01-05T00:00:00Z', '2026-01-03T12:00:00Z')).toEqual([[3, null]]);
    expect(await count(ask('2026-01-05T00:00:00Z'), 'ever')).toBe(3);
    await say('2026-01-06T00:00:00Z', [{ node: user, attributes: {}, edges: [] }]);
    expect(await counts('2026-01-07T00:00:00Z')).toEqual([[4, at('2026-01-06T00:00:00Z')]]);
  });

  it('is not live when an end is confirmed absent', async () => {
    const claims: ClaimInput[] = [{ node: team, attributes: { name: 't' } }];
    await say('2026-01-02T00:00:00Z', [{ node: user, attributes: {}, edges: [owned] }]);
    await say('2026-01-02T00:00:00Z', claims, { source: 'cmdb' });
    expect(await count(ask('2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z', true))).toBe(1);
    await say('2026-01-03T00:00:00Z', [], { source: 'cmdb' });
    expect(await count(ask('2026-01-03T01:00:00Z', '2026-01-03T01:00:00Z', true))).toBe(1);
    await say('2026-01-04T00:00:00Z', [], { source: 'cmdb' });
    for (const present of [true, false]) {
      expect(await count(ask('2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z', present))).toBe(0);
    }
    expect(await count(ask('2026-01-03T12:00:00Z', '2026-01-05T00:00:00Z'))).toBe(1);
  });

  it('keeps an observed edge live for the usage window', async () => {
    const used = {
      type: 'USES' as const,
      to: user,
      method: 'OBSERVED' as const,
      attributes: { lastObservedAt: '2026-01-02T00:00:00Z' },
    };
    const pod = { type: 'Workload' as const, key: ['aws', '111111111111', 'w'] };
    await say('2026-01-03T00:00:00Z', [{ node: pod, attributes: {}, edges: [used] }]);
    const live = async (asOf: string) =>
      (await edgesOf(ask(asOf), [urn(user)], ['USES'], 'in', { history: 'live' })).length;
    expect(await live('2026-04-01T23:59:59Z')).toBe(1);
    expect(await live('2026-04-02T00:00:00Z')).toBe(0);
  });

  it('says what it cuts, keeps the same edges each time, and cuts nothing unasked (F-29)', async () => {
    const users = Array.from({ length: 12 }, (_, i): ClaimInput => ({
      node: { type: 'Identity', key: ['aws', '111111111111', `u${i.toString()}`] },
      attributes: {},
      edges: [owned],
    }));
    await say('2026-01-02T00:00:00Z', users);
    const reports: Truncation[] = [];
    const asking = ask('2026-01-03T00:00:00Z');
    const truncated = (report: Truncation) => reports.push(report);
    const cut = await edgesOf(asking, [urn(team)], ['OWNED_BY'], 'in', {
      history: 'ever',
      cap: 5,
      truncated,
    });
    const among = await edgesOf(asking, [urn(team), urn(user)], ['OWNED_BY'], 'in', {
      history: 'ever',
      cap: 5,
      truncated,
    });
    expect(cut.map((edge) => edge.from)).toEqual(cut.map((edge) => edge.from).sort());
    expect(among).toEqual(cut);
    expect(reports).toEqual(
      [0, 1].map(() => ({ node: urn(team), type: 'OWNED_BY', direction: 'in', cap: 5 })),
    );
    expect(await edgesOf(asking, [urn(team)], ['OWNED_BY'], 'in', { history: 'ever' })).toHaveLength(12);
  });
});

it('stays as it was known when a source falls silent on a node and speaks again', async () => {
  await say('2026-01-02T00:00:00Z', [{ node: user, attributes: { state: 'ACTIVE' } }]);
  await say('2026-01-03T00:00:00Z', [{ node: user, edges: [{ type: 'OWNED_BY', to: team }] }]);
  const asking = ask('2026-01-04T00:00:00Z');
  const before = (await nodesById(asking, [urn(user)])).get(urn(user))?.attributes.state;
  await say('2026-01-05T00:00:00Z', [{ node: user, attributes: { state: 'SUSPENDED' } }]);
  expect((await nodesById(asking, [urn(user)])).get(urn(user))?.attributes.state).toBe(before);
  expect(before).toBeUndefined();
});

describe('freshness', () => {
  const confirmation = async (asOf: string, attribute?: string) => {
    const asking = ask(asOf, asOf, true);
    const states = (await observationsOf(asking, [urn(user)])).get(urn(user)) ?? [];
    return confirmationOf(states, await scopesOf(asking), at(asOf), DEFAULT_POLICY, attribute);
  };

  it('counts from the last complete run, to the limit and not beyond', async () => {
    await say('2026-01-02T00:00:00Z', [{ node: user, attributes: { state: 'ACTIVE' } }]);
    expect(await confirmation('2026-01-03T00:00:00Z')).toMatchObject({ fresh: true, failing: false });
    expect(await confirmation('2026-01-03T00:00:00.001Z')).toMatchObject({ fresh: false });
    await say('2026-01-03T00:00:00Z', [], { completeness: 'FAILED' });
    expect(await confirmation('2026-01-03T00:00:00Z')).toMatchObject({
      fresh: true,
      failing: true,
      confirmedAt: at('2026-01-02T00:00:00Z'),
    });
  });

  it('is not refreshed by a weaker source, nor by one that only ties it to something', async () => {
    await say('2026-01-02T00:00:00Z', [{ node: user, attributes: { state: 'ACTIVE' } }]);
    await say('2026-01-09T00:00:00Z', [{ node: user, attributes: { state: 'ACTIVE' }, method: 'DECLARED' }], {
      source: 'inventory',
    });
    await say('2026-01-09T00:00:00Z', [{ node: user, edges: [{ type: 'OWNED_BY', to: team }] }], {
      source: 'links',
    });
    await say('2026-01-09T00:00:00Z', [{ node: user, attributes: { lastUsedStatus: 'UNKNOWN' } }], {
      scope: 'usage',
    });
    expect(await confirmation('2026-01-09T01:00:00Z', 'state')).toMatchObject({
      fresh: false,
      confirmedAt: at('2026-01-02T00:00:00Z'),
    });
  });

  it('counts from the run that said it so, not from a complete one before it', async () => {
    await say('2026-01-01T00:00:00Z', []);
    await say('2026-01-02T00:00:00Z', [{ node: user, attributes: { state: 'ACTIVE' } }], {
      completeness: 'PARTIAL',
    });
    expect(await confirmation('2026-01-02T12:00:00Z')).toMatchObject({
      fresh: true,
      confirmedAt: at('2026-01-02T00:00:00Z'),
    });
  });

  it('of a state that was given up ends with the last run that still said so', async () => {
    await say('2026-01-01T00:00:00Z', [{ node: user, attributes: { state: 'ACTIVE' } }]);
    await say('2026-01-02T00:00:00Z', [{ node: user, attributes: { state: 'ACTIVE' } }]);
    await say('2026-01-09T00:00:00Z', [{ node: user, attributes: { state: 'SUSPENDED' } }]);
    const asking = ask('2026-01-08T00:00:00Z', '2026-01-10T00:00:00Z');
    const states = (await observationsOf(asking, [urn(user)])).get(urn(user)) ?? [];
    const then = at('2026-01-08T00:00:00Z');
    expect(confirmationOf(states, await scopesOf(asking), then, DEFAULT_POLICY, 'state')).toMatchObject({
      fresh: false,
      confirmedAt: at('2026-01-02T00:00:00Z'),
    });
  });

  it('is that of whoever told the attribute, even where a stronger source tells of the rest', async () => {
    await say('2026-01-02T00:00:00Z', [{ node: user, attributes: { state: 'ACTIVE' }, method: 'DECLARED' }]);
    await say('2026-01-09T00:00:00Z', [{ node: user, attributes: { name: 'u', state: 'UNKNOWN' } }], {
      source: 'other',
    });
    expect(await confirmation('2026-01-09T01:00:00Z', 'state')).toMatchObject({
      fresh: false,
      confirmedAt: at('2026-01-02T00:00:00Z'),
    });
  });

  it('reads how a scope stood from its runs', async () => {
    await say('2026-01-02T00:00:00Z', []);
    await say('2026-01-03T00:00:00Z', [], { completeness: 'FAILED' });
    const [scope] = (await scopesOf(ask('2026-01-02T12:00:00Z'))).values();
    expect(scope).toMatchObject({
      lastCompleteness: 'COMPLETE',
      completeObservedAt: at('2026-01-02T00:00:00Z'),
    });
    expect((await scopesOf(ask('2026-01-01T00:00:00Z'))).size).toBe(0);
    const [now] = (await scopesOf(ask('2026-01-04T00:00:00Z', '2026-01-04T00:00:00Z', true))).values();
    expect(now).toMatchObject({ lastCompleteness: 'FAILED', completeObservedAt: at('2026-01-02T00:00:00Z') });
  });

  it('reads what a source could tell then, whatever it has learned to tell since', async () => {
    const realm = { provider: 'aws', realmId: '111111111111', kind: 'ACCOUNT' };
    await say('2026-01-02T00:00:00Z', [], { capabilities: ['IDENTITIES'], realm: { ...realm, name: 'old' } });
    const told = { capabilities: ['IDENTITIES', 'LAST_USED'], origin: 'inventory' } as const;
    await say('2026-01-03T00:00:00Z', [], { ...told, realm: { ...realm, name: 'new' } });
    const [then] = (await scopesOf(ask('2026-01-02T12:00:00Z'))).values();
    expect(then).toMatchObject({ capabilities: ['IDENTITIES'], origin: 'export', realmName: 'old' });
    const [later] = (await scopesOf(ask('2026-01-02T12:00:00Z', '2026-01-03T12:00:00Z'))).values();
    expect(later).toMatchObject({ ...told, realmName: 'new' });
  });
});
