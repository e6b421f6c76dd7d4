import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HISTORY_DAYS, type EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { addMillis, DAY_MS } from '../../src/model/index.js';
import type { SyncReport } from '../../src/sync/index.js';
import { openMemoryGraph } from '../support/graph.js';
import { ALL_IDS, newFolder, survivors, SYNCED_AT, syncEstate, writeTrueEstate } from './estate.js';
import { Expected } from './expected.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const folder = newFolder();
afterAll(() => folder.remove());

const truth: EstateTruth = await writeTrueEstate(folder.path, { inventory: true });

describe('two years of the estate, synced by the quarter', () => {
  let graph: Graph;
  let expected: Expected;
  const reports: SyncReport[] = [];
  beforeAll(async () => {
    graph = await openMemoryGraph();
    expected = new Expected(graph);
    for (const daysBefore of HISTORY_DAYS) {
      await writeTrueEstate(folder.path, { daysBefore });
      const now = addMillis(SYNCED_AT, -daysBefore * DAY_MS);
      reports.push(...(await syncEstate(graph, folder.path, { now })));
    }
    await writeTrueEstate(folder.path, { inventory: true });
    reports.push(...(await syncEstate(graph, folder.path, { sources: ALL_IDS })));
  });
  afterAll(() => graph.close());

  it('were read in full each time', () => {
    const scopes = reports.flatMap((report) => report.scopes);
    expect(scopes.filter(({ completeness }) => completeness !== 'COMPLETE')).toEqual([]);
    expect(scopes.filter(({ rejected }) => rejected > 0)).toEqual([]);
    const counted = (name: 'added' | 'changed' | 'confirmed') =>
      scopes.reduce((sum, scope) => sum + scope[name], 0);
    expect(Math.min(counted('added'), counted('changed'), counted('confirmed'))).toBeGreaterThan(2);
  });

  it.each(truth.expectedOfHistory.map((one) => [one.question, one.id, one.why, one] as const))(
    '%s, %s: %s',
    (_question, _id, _why, one) => expected.holds(one),
  );

  it.each(truth.expected.map((one) => [one.question, one.id, one] as const))(
    'and as if there were none: %s, %s',
    (_question, _id, one) => expected.holds(one),
  );

  it('leave the survivors of now what they are', async () => {
    const fresh = await openMemoryGraph();
    await syncEstate(fresh, folder.path, { sources: ALL_IDS });
    const told = async (of: Graph) => {
      const { items } = await survivors(of);
      return items.map(({ id, class: kind, flags, certainty, recommendedActions, copyCount }) => ({
        ...{ id, kind, flags, certainty, recommendedActions, copyCount },
      }));
    };
    const [now, without] = [await told(graph), await told(fresh)];
    await fresh.close();
    expect(now).toEqual(without);
  });
});
