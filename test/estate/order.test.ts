import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { addMillis, DAY_MS, HOUR_MS } from '../../src/model/index.js';
import { dump } from '../support/dump.js';
import { describeEngines, openMemoryGraph } from '../support/graph.js';
import { answersTo, battery, differing } from './battery.js';
import {
  newFolder,
  SOURCE_IDS,
  survivors,
  SYNCED_AT,
  syncEstate,
  writeTrueEstate,
  type SourceId,
} from './estate.js';

/** When a consumer of a key was still there. */
const EARLIER_DAYS = 35;

const folder = newFolder();
const current = join(folder.path, 'current');
const earlier = join(folder.path, 'earlier');
let truth: EstateTruth;
beforeAll(async () => {
  truth = await writeTrueEstate(current, { inventory: true });
  await writeTrueEstate(earlier, { daysBefore: EARLIER_DAYS });
});
afterAll(() => folder.remove());

function ordersOf<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((one) => ordersOf(all.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}
/** Where the inventory stands in each order of the exports: last in the usual one, first in the reverse. */
const PLACES = [3, 2, 1, 0, 1, 0];
const ORDERS = ordersOf(SOURCE_IDS).map((order, index) =>
  order.toSpliced(PLACES[index] ?? 0, 0, 'inventory'),
);

/** Milliseconds. A server that has just been started answers slowly. */
const PATIENCE = 240_000;
vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE });

interface Held {
  readonly dump: readonly string[];
  /** Only when asked for. */
  readonly answers: ReadonlyMap<string, string>;
}

/** The order that differs most from the usual one. */
const REVERSED = ORDERS.at(-1) as SourceId[];

describeEngines('the order of the sources', (engine) => {
  let first: Held;
  beforeAll(async () => {
    first = await inOrder(ORDERS[0] as SourceId[], true);
  });

  async function inOrder(sources: readonly SourceId[], asking: boolean): Promise<Held> {
    const graph = await engine.open();
    try {
      await syncEstate(graph, current, { sources });
      const answers = [...(await answersTo(graph, asking ? battery(truth) : []))].map(
        // When it was learned depends on the order.
        ([name, answer]) => [name, answer.replace(/"recordedAt":"[^"]+"/g, '"recordedAt":"known"')] as const,
      );
      return { dump: await dump(graph), answers: new Map(answers) };
    } finally {
      await graph.close();
    }
  }

  // Each engine holds what the other holds: the slower one is shown the order that differs most.
  const others = engine.name === 'embedded' ? ORDERS.slice(1) : [REVERSED];
  it.each(others.map((order) => [order.join(', '), order] as const))('may be %s', async (_title, order) => {
    // Equal graphs give equal answers; that they do is asked of one order.
    const asking = order === REVERSED;
    const held = await inOrder(order, asking);
    expect(held.dump).toEqual(first.dump);
    if (asking) expect(differing(held.answers, first.answers)).toEqual([]);
  });
});

describeEngines('one export after another', (engine) => {
  const before = addMillis(SYNCED_AT, -EARLIER_DAYS * DAY_MS);
  const later = addMillis(SYNCED_AT, HOUR_MS);
  let graph: Graph;
  let fresh: Map<string, string>;
  beforeAll(async () => {
    const alone = await openMemoryGraph();
    await syncEstate(alone, current);
    fresh = presences(await dump(alone));
    await alone.close();
    graph = await engine.open();
    await syncEstate(graph, earlier, { now: before });
  });
  afterAll(() => graph.close());

  const consumerRemoved = async (now = SYNCED_AT) => {
    const found = truth.cases.find(({ id }) => id === 'consumer-removed');
    const key = found?.subject.kind === 'CREDENTIAL' ? found.subject.providerId : null;
    const { items } = await survivors(graph, {}, addMillis(now, HOUR_MS));
    return items.find(({ credential }) => credential?.providerId === key);
  };

  it('shows the consumer while it is there', async () => {
    const item = await consumerRemoved(before);
    expect(item).toMatchObject({ class: 'EXCLUSIVE', copyCount: 1 });
    expect(item?.consumers).toHaveLength(1);
  });

  it('takes nothing for absent that the later export still shows', async () => {
    const reports = await syncEstate(graph, current);
    expect(
      reports.flatMap(({ scopes }) => scopes.filter((scope) => scope.completeness !== 'COMPLETE')),
    ).toEqual([]);
    const after = presences(await dump(graph, { currentOnly: true }));
    for (const [id, presence] of fresh) expect(after.get(id), id).toBe(presence);
    const gone = [...after].filter(([id]) => !fresh.has(id));
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.filter(([, presence]) => presence === 'PRESENT')).toEqual([]);
    expect(gone.filter(([, presence]) => presence === 'ABSENT_CONFIRMED')).toEqual([]);
  });

  it('lists the key whose consumer has gone (row 22), once a second export confirms it', async () => {
    exportAgain(current, HOUR_MS);
    await syncEstate(graph, current, { now: later });
    const item = await consumerRemoved(later);
    expect(item).toMatchObject({
      class: 'EXCLUSIVE',
      certainty: 'CONFIRMED',
      recommendedActions: ['REVOKE'],
      flags: [],
      copyCount: 0,
      consumers: [],
    });
    expect(item?.services).toHaveLength(1);
    const held = presences(await dump(graph, { currentOnly: true }));
    for (const [id, presence] of fresh) expect(held.get(id), id).toBe(presence);
  });
});

describeEngines('the same export again', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
    await syncEstate(graph, current, { now: addMillis(SYNCED_AT, 2 * HOUR_MS) });
  });
  afterAll(() => graph.close());

  it('writes its runs alone', async () => {
    const held = await dump(graph, { recordTimes: true });
    const written = new Set<string>();
    const watched: Graph = new Proxy(graph, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'write')
            for (const { statement } of args[0] as Parameters<Graph['write']>[0]) written.add(statement.name);
          return (value as (...given: unknown[]) => unknown).apply(target, args);
        };
      },
    });
    const reports = await syncEstate(watched, current, { now: addMillis(SYNCED_AT, 3 * HOUR_MS) });
    for (const { scopes, links } of reports) {
      expect(links).toEqual({ added: 0, removed: 0 });
      for (const scope of scopes) {
        const { added, changed, suspected, confirmed, restored, rejected } = scope;
        expect({ added, changed, suspected, confirmed, restored, rejected }, scope.scope).toEqual({
          added: 0,
          changed: 0,
          suspected: 0,
          confirmed: 0,
          restored: 0,
          rejected: 0,
        });
      }
    }
    expect([...written].sort()).toEqual([
      'sync.createRun',
      'sync.pruneRuns',
      'sync.takeLeaseScope',
      'sync.writeScope',
    ]);
    expect(await dump(graph, { recordTimes: true })).toEqual(held);
  });
});

/** As if each file had been exported again, with the same in it. */
function exportAgain(dir: string, laterBy: number): void {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const at = new Date(statSync(path).mtimeMs + laterBy);
    utimesSync(path, at, at);
  }
}

/** The presence of each node, by its id. */
function presences(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const { labels, properties } = JSON.parse(line) as {
      labels?: string[];
      properties: { id: string; presence: string };
    };
    if (labels?.includes('Node')) found.set(properties.id, properties.presence);
  }
  return found;
}
