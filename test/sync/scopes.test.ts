import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import { statement } from '../../src/graph/statement.js';
import { DEFAULT_POLICY, RelictError, type ClaimInput, type PullEvent } from '../../src/model/index.js';
import { sync, type SyncOptions } from '../../src/sync/index.js';
import { dump } from '../support/dump.js';
import { describeEngines, openMemoryGraph } from '../support/graph.js';
import { at, events, pullOf, syncClaims } from '../support/sync.js';
import { credential, identity } from './estate.js';

const day = (n: number): string => `2026-01-${n.toString().padStart(2, '0')}T00:00:00Z`;
const key = (n: number, more: object = {}): ClaimInput => ({
  node: credential(n),
  attributes: { name: `AKIA${n}`, kind: 'ACCESS_KEY', ...more },
  edges: [{ type: 'AUTHENTICATES_AS', to: identity(n) }],
});
const NAMES = statement({
  name: 'test.names',
  mode: 'read',
  text: 'MATCH (n:Credential) RETURN n.name AS name ORDER BY name',
  sample: {},
});
const RUNS = statement({
  name: 'test.runs',
  mode: 'read',
  text: 'MATCH (r:SyncRun) RETURN properties(r) AS run ORDER BY r.endedAt, r.id',
  sample: {},
});

let graph: Graph;
beforeEach(async () => {
  graph = await openMemoryGraph();
});
afterEach(() => graph.close());

const names = async (): Promise<unknown[]> => (await graph.read(NAMES)).map((row) => row['name']);

function run(pull: AsyncIterable<PullEvent>, more: Partial<SyncOptions> = {}) {
  return sync(graph, {
    source: 'aws',
    connector: 'aws',
    pull,
    policy: DEFAULT_POLICY,
    clock: () => at(day(20)),
    ...more,
  });
}

describe('a pull that ends badly', () => {
  test('by an exception inside of a scope: kept, FAILED, nothing absent, no word of the exception', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: [key(1), key(2)] });
    async function* broken(): AsyncGenerator<PullEvent> {
      yield* pullOf({ observedAt: day(2), claims: [key(3)] }).slice(0, 2);
      throw Object.assign(new Error('CANARY-body of the provider'), { code: 'ECONNRESET' });
    }
    const report = await run(broken());
    expect(report.scopes).toMatchObject([
      { completeness: 'FAILED', reason: { code: 'ENDED_EARLY' }, added: 1 },
    ]);
    expect(JSON.stringify(report)).toContain('ECONNRESET');
    expect(JSON.stringify([report, await graph.read(RUNS)])).not.toContain('CANARY');
    expect(await names()).toEqual(['AKIA1', 'AKIA2', 'AKIA3']);
  });

  test('our own errors speak', async () => {
    async function* broken(): AsyncGenerator<PullEvent> {
      yield* pullOf({ observedAt: day(2), claims: [] }).slice(0, 1);
      throw new RelictError('SOURCE_FORBIDDEN', 'The source does not let us list keys.');
    }
    const report = await run(broken());
    expect(report.scopes[0]?.reason?.message).toContain('does not let us list keys');
  });

  test('without a close, or by another scope that begins', async () => {
    const [open, claim] = pullOf({ observedAt: day(2), claims: [key(1)] });
    const two = pullOf({ observedAt: day(2), claims: [key(2)], scope: 'other' });
    const report = await run(events([open as PullEvent, claim as PullEvent, ...two]));
    expect(report.scopes).toMatchObject([
      { scope: 'all', completeness: 'FAILED', reason: { code: 'ENDED_EARLY' } },
      { scope: 'other', completeness: 'COMPLETE' },
    ]);
  });

  test('by being stopped', async () => {
    const stop = new AbortController();
    async function* slow(): AsyncGenerator<PullEvent> {
      const all = pullOf({ observedAt: day(2), claims: [key(1), key(2)] });
      yield* all.slice(0, 2);
      stop.abort();
      yield* all.slice(2);
    }
    const report = await run(slow(), { signal: stop.signal });
    expect(report.scopes).toMatchObject([{ completeness: 'FAILED', reason: { code: 'ENDED_EARLY' } }]);
  });
});

describe('bad records', () => {
  test('are refused with a reason that repeats no value, and the rest goes on', async () => {
    const bad = { ...key(1, { state: 'CANARY-state' }), locator: 'keys.json#3' };
    const [report] = (await syncClaims(graph, { observedAt: day(1), claims: [bad, key(2)] })).scopes;
    expect(report).toMatchObject({ completeness: 'COMPLETE', seen: 2, added: 1, rejected: 1 });
    expect(report?.rejects).toMatchObject([{ locator: 'keys.json#3', code: 'MALFORMED' }]);
    expect(JSON.stringify([report, await graph.read(RUNS)])).not.toContain('CANARY');
  });

  test('that name their node count as seen; others make absence unprovable', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: [key(1), key(2)] });
    const bad = key(2, { state: 'no such state' });
    const [named] = (await syncClaims(graph, { observedAt: day(2), claims: [key(1), bad] })).scopes;
    expect(named).toMatchObject({ completeness: 'COMPLETE', suspected: 0, rejected: 1 });

    const nameless = { ...key(2), node: { type: 'Credential', key: [] } } as unknown as ClaimInput;
    const [unnamed] = (await syncClaims(graph, { observedAt: day(3), claims: [key(1), nameless] })).scopes;
    expect(unnamed).toMatchObject({
      completeness: 'PARTIAL',
      reason: { code: 'REJECTED_RECORDS' },
      suspected: 0,
    });
  });

  test.each([null, 7, 'text', [], {}, { node: 'x' }])('such as %j', async (hostile) => {
    const [report] = (await syncClaims(graph, { observedAt: day(1), claims: [hostile as never, key(1)] }))
      .scopes;
    expect(report).toMatchObject({ rejected: 1, added: 1, completeness: 'PARTIAL' });
  });

  test('repeats are nothing, contradictions are refused', async () => {
    const claims = [key(1), key(1), key(2), key(2, { name: 'another' })];
    const [report] = (await syncClaims(graph, { observedAt: day(1), claims })).scopes;
    expect(report).toMatchObject({ completeness: 'COMPLETE', added: 2, rejected: 1 });
    expect(report?.rejects).toMatchObject([{ code: 'DUPLICATE' }]);
    expect(await names()).toEqual(['AKIA1', 'AKIA2']);
  });

  test('a scope that is no scope is skipped, and said', async () => {
    const [open, ...rest] = pullOf({ observedAt: 'yesterday', claims: [key(1)] });
    const report = await run(events([open as PullEvent, ...rest]));
    expect(report).toMatchObject({ scopes: [], notices: [{ code: 'MALFORMED' }] });
    expect(await names()).toEqual([]);
  });

  test('a scope that comes twice counts once', async () => {
    const report = await run(
      events([
        ...pullOf({ observedAt: day(1), claims: [key(1)] }),
        ...pullOf({ observedAt: day(1), claims: [key(2)] }),
      ]),
    );
    expect(report.scopes).toHaveLength(1);
    expect(report.notices).toMatchObject([{ code: 'SCOPE_REPEATED' }]);
    expect(await names()).toEqual(['AKIA1']);
  });
});

describeEngines('hostile text', ({ open }) => {
  const timeout = 120_000;
  test.each([
    "Robert'); MATCH (n) DETACH DELETE n //",
    '<script>alert(1)</script>',
    '=cmd|calc',
    '`}) SET n.admin = true //',
    'line\nbreak\u0000\u202egnp.exe',
    '\ud800 alone',
  ])('%j is text', { timeout }, async (text) => {
    await graph.close();
    graph = await open();
    const claims = [
      key(1, { name: text, tags: [`service=${text}`], aliases: [text], facets: JSON.stringify({ text }) }),
      { node: { type: 'Credential' as const, key: ['aws', text], name: text }, attributes: {} },
    ];
    const links = { serviceTags: ['service'], environmentTags: ['service'], ownerTags: [] };
    const [report] = (await syncClaims(graph, { observedAt: day(1), claims, links })).scopes;
    expect(report?.completeness).toBe('COMPLETE');
    expect(await graph.read(NAMES)).toHaveLength(2);
    const again = (await syncClaims(graph, { observedAt: day(2), claims, links })).scopes[0];
    expect(again).toMatchObject({ unchanged: 2, changed: 0, added: 0 });
  });
});

test('ten thousand tags on one node are cut, and the rest goes on', async () => {
  const tags = Array.from({ length: 10_000 }, (_, n) => `k${n}=${'v'.repeat(50)}`);
  const [report] = (await syncClaims(graph, { observedAt: day(1), claims: [key(1, { tags }), key(2)] }))
    .scopes;
  expect(report).toMatchObject({ added: 2, rejected: 0 });
});

describe('time', () => {
  test('an older export never undoes a newer one', async () => {
    await syncClaims(graph, { observedAt: day(5), claims: [key(1, { state: 'SUSPENDED' })] });
    const before = await dump(graph, { recordTimes: true });
    const older = { observedAt: day(4), now: day(6), claims: [key(1, { state: 'ACTIVE' }), key(2)] };
    const [report] = (await syncClaims(graph, older)).scopes;
    expect(report).toMatchObject({ reason: { code: 'OLDER_THAN_KNOWN' }, added: 0, changed: 0 });
    expect(await dump(graph, { recordTimes: true })).toEqual(before);
    expect(await graph.read(RUNS)).toHaveLength(2);
    const [later] = (await syncClaims(graph, { observedAt: day(7), claims: [key(1)] })).scopes;
    expect(later).toMatchObject({ changed: 1 });
  });

  test('an older export undoes nothing that a newer one told before it broke off', async () => {
    const claims = [key(1, { state: 'SUSPENDED' })];
    await syncClaims(graph, { observedAt: day(5), claims, completeness: 'PARTIAL' });
    const before = await dump(graph, { recordTimes: true });
    const older = { observedAt: day(4), now: day(6), claims: [key(1, { state: 'ACTIVE' })] };
    const [report] = (await syncClaims(graph, older)).scopes;
    expect(report).toMatchObject({
      reason: { code: 'OLDER_THAN_KNOWN' },
      completeness: 'PARTIAL',
      changed: 0,
    });
    expect(await dump(graph, { recordTimes: true })).toEqual(before);
  });

  test('an export is read though a newer pull failed before it told anything', async () => {
    await syncClaims(graph, { observedAt: day(5), claims: [], completeness: 'FAILED' });
    const [report] = (await syncClaims(graph, { observedAt: day(4), now: day(6), claims: [key(1)] })).scopes;
    expect(report).toMatchObject({ completeness: 'COMPLETE', added: 1 });
  });

  test('a clock that runs ahead is clamped, and said', async () => {
    const report = await syncClaims(graph, {
      observedAt: '2036-01-01T00:00:00Z',
      now: day(1),
      claims: [key(1)],
    });
    expect(report.notices).toMatchObject([{ code: 'FUTURE_CLOCK' }]);
    expect(JSON.stringify(await graph.read(RUNS))).not.toContain('2036');
    const [next] = (await syncClaims(graph, { observedAt: day(2), claims: [key(1)] })).scopes;
    expect(next).toMatchObject({ completeness: 'COMPLETE', unchanged: 1 });
  });

  test('a scope that is no longer pulled stays as it was, and is said', async () => {
    await syncClaims(graph, { observedAt: day(1), claims: [key(1)] });
    await syncClaims(graph, { observedAt: day(1), claims: [key(2)], scope: 'gone' });
    const before = await dump(graph);
    const report = await syncClaims(graph, { observedAt: day(2), claims: [key(1)] });
    expect(report.notices).toMatchObject([{ code: 'SCOPE_NOT_PULLED' }]);
    expect(await dump(graph)).toEqual(before);
  });

  test('runs are kept, the last four hundred of a scope', { timeout: 120_000 }, async () => {
    for (let n = 0; n < 403; n += 1) {
      const observedAt = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
      await syncClaims(graph, { observedAt, claims: [], runId: `run-${n.toString().padStart(3, '0')}` });
    }
    const runs = await graph.read(RUNS);
    expect(runs).toHaveLength(400);
    expect(JSON.stringify(runs[0])).toContain('run-003');
  });
});

test('progress is said at most every 250 ms by the clock', async () => {
  let ms = Date.UTC(2026, 0, 20);
  const said: number[] = [];
  const claims = Array.from({ length: 1_000 }, (_, n) => key(n));
  const report = await run(events(pullOf({ observedAt: day(1), claims })), {
    clock: () => at(new Date((ms += 10)).toISOString()),
    onProgress: ({ seen, scope, source }) => {
      expect([source, scope]).toEqual(['aws', 'all']);
      said.push(seen);
    },
  });
  expect(report.scopes[0]?.added).toBe(1_000);
  expect(said.at(-1)).toBe(1_000);
  expect(said.length).toBeLessThan(10);
});
