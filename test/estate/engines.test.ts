import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { questions } from '../../src/lineage/index.js';
import { addMillis, DAY_MS, SECOND_MS } from '../../src/model/index.js';
import { dump } from '../support/dump.js';
import { describeEngines, engines, openMemoryGraph } from '../support/graph.js';
import { answersTo, battery } from './battery.js';
import { ASKED_AT, newFolder, SYNCED_AT, syncEstate, writeTrueEstate } from './estate.js';

const folder = newFolder();
let truth: EstateTruth;
beforeAll(async () => {
  truth = await writeTrueEstate(folder.path);
});
afterAll(() => folder.remove());

/** The present, the instant of the sync itself, a world of a week ago, and what was known before anything was. */
const INSTANTS = {
  'no instants': {},
  'the instant of asking': { asOf: ASKED_AT, knownAt: ASKED_AT },
  'a past instant': { asOf: addMillis(SYNCED_AT, -7 * DAY_MS) },
  'a time before the retirements': { asOf: addMillis(SYNCED_AT, -200 * DAY_MS), knownAt: SYNCED_AT },
  'a time when nothing was known': { knownAt: addMillis(SYNCED_AT, -SECOND_MS) },
} as const;

it('goes through every question', () => {
  const asked = new Set(battery(truth).map(({ field }) => field));
  expect(asked).toEqual(new Set(questions.map(({ field }) => field)));
});

describeEngines('the estate', (engine) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await engine.open();
    await syncEstate(graph, folder.path);
  });
  afterAll(() => graph.close());

  it('is answered the same when asked again', async () => {
    const first = await answersTo(graph, battery(truth));
    expect([...first.values()].filter((answer) => answer.startsWith('error:'))).toEqual([]);
    expect(await answersTo(graph, battery(truth))).toEqual(first);
  });

  it('is answered without instants as with those of now (P7)', async () => {
    const asked = battery(truth);
    expect(await answersTo(graph, asked, INSTANTS['the instant of asking'])).toEqual(
      await answersTo(graph, asked),
    );
  });
});

const missing = engines.filter(({ available }) => !available);
describe.skipIf(missing.length > 0)('both engines', () => {
  const neo4j = engines.find(({ name }) => name === 'neo4j')?.open;
  let graphs: [Graph, Graph];
  beforeAll(async () => {
    if (!neo4j) throw new Error('there is no Neo4j among the engines');
    graphs = [await openMemoryGraph(), await neo4j()];
    for (const graph of graphs) await syncEstate(graph, folder.path);
  });
  afterAll(async () => {
    for (const graph of graphs) await graph.close();
  });

  it('hold the same graph', async () => {
    const [embedded, other] = await Promise.all(graphs.map((graph) => dump(graph, { recordTimes: true })));
    expect(embedded?.length).toBeGreaterThan(1_000);
    expect(other).toEqual(embedded);
  });

  it.each(Object.entries(INSTANTS))('answer with the same bytes: %s', async (_title, instants) => {
    const [embedded, other] = graphs;
    const asked = battery(truth);
    expect(await answersTo(other, asked, instants)).toEqual(await answersTo(embedded, asked, instants));
  });
});
