import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { addMillis, HOUR_MS } from '../../src/model/index.js';
import { strengthened } from '../metamorphic/weaker.js';
import { describeEngines } from '../support/graph.js';
import { answersTo, battery } from './battery.js';
import { ask, newFolder, SYNCED_AT, syncEstate, writeTrueEstate } from './estate.js';
import { imageOf, type Image } from './image.js';
import { LIVE_IDS, serveEstate, type LiveEstate } from './live-estate.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const folder = newFolder();
const LATER = addMillis(SYNCED_AT, HOUR_MS);
const ASKED = addMillis(LATER, HOUR_MS);

let truth: EstateTruth;
let estate: LiveEstate;
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIADOUBLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'CANARY-own-secret');
  truth = await writeTrueEstate(folder.path, { inventory: true });
  estate = await serveEstate(folder.path);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await estate.stop();
  folder.remove();
});

interface Row {
  readonly realm: { readonly id: string };
  readonly capability: string;
  readonly status: string;
  readonly source: string | null;
  readonly observedAt: string | null;
  readonly reason: string | null;
}
const REFUSED: unknown = expect.stringMatching(/ refused: the reading (account|role) lacks /);
type Answers = ReadonlyMap<string, string>;

async function syncAll(graph: Graph): Promise<void> {
  estate.forbid(null);
  for (const source of LIVE_IDS) await estate.sync(graph, source, SYNCED_AT);
  await syncEstate(graph, folder.path, { sources: ['inventory'] });
}

const answersOf = (graph: Graph): Promise<Answers> => answersTo(graph, battery(truth), {}, ASKED);

/** What vouched for the coverage of some answer, by question, realm and capability; an error has none. */
function rowsOf(answers: Answers): Map<string, Row> {
  return new Map(
    [...answers].flatMap(([question, answer]) => {
      if (answer.startsWith('error')) return [];
      const { coverage = [] } = JSON.parse(answer) as { coverage?: readonly Row[] };
      return coverage.map((row) => [`${question}: ${row.realm.id} ${row.capability}`, row] as const);
    }),
  );
}

// Both engines answer alike (engines.test.ts): the slower one is asked for the coverage alone.
describe('a source that answers 403', () => {
  let image: Image;
  let before: Answers;
  beforeAll(async () => {
    image = await imageOf(async (graph) => {
      await syncAll(graph);
      before = await answersOf(graph);
    });
  });
  afterAll(() => image.remove());

  it.each(LIVE_IDS)('shortens no answer and makes none surer: %s', async (source) => {
    const graph = await image.copy();
    try {
      estate.forbid(source);
      const report = await estate.sync(graph, source, LATER);
      expect(report.scopes.length).toBeGreaterThan(0);
      expect(report.scopes.filter(({ completeness }) => completeness !== 'FAILED')).toEqual([]);
      const after = await answersOf(graph);
      expect(before.size).toBeGreaterThan(45);
      expect(strengthened(before, after)).toEqual([]);
      const [saw, sees] = [rowsOf(before), rowsOf(after)];
      const lost = [...saw].filter(([, row]) => row.source === source);
      expect(lost.length).toBeGreaterThan(20);
      for (const [name] of lost)
        expect(sees.get(name), name).toMatchObject({ status: 'FAILED', source, reason: REFUSED });
    } finally {
      await graph.close();
    }
  });
});

describeEngines('a source that answers 403 from the first', (engine) => {
  it.each(LIVE_IDS)('is seen in the coverage: %s', async (source) => {
    const graph = await engine.open();
    try {
      estate.forbid(source);
      await estate.sync(graph, source, LATER);
      for (const field of ['coverage', 'findings']) {
        const { certainty, coverage } = await ask<{ certainty: string; coverage: Row[] }>(
          graph,
          field,
          {},
          ASKED,
        );
        expect(certainty).not.toBe('COMPLETE');
        const rows = coverage.filter((row) => row.source === source);
        expect(rows.length).toBeGreaterThan(0);
        for (const row of rows)
          expect(row).toMatchObject({ status: 'FAILED', observedAt: null, reason: REFUSED });
      }
    } finally {
      await graph.close();
    }
  });
});
