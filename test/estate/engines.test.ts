import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { questions } from '../../src/lineage/index.js';
import { addMillis, DAY_MS, SECOND_MS } from '../../src/model/index.js';
import { dump } from '../support/dump.js';
import { describeEngines, engines, type Engine } from '../support/graph.js';
import { answersTo, battery, differing } from './battery.js';
import { ALL_IDS, ASKED_AT, newFolder, SYNCED_AT, syncEstate, writeTrueEstate } from './estate.js';

const INSTANTS = {
  'no instants': {},
  'the instant of asking': { asOf: ASKED_AT, knownAt: ASKED_AT },
  'the world a week ago': { asOf: addMillis(SYNCED_AT, -7 * DAY_MS) },
  'the world before the retirements': { asOf: addMillis(SYNCED_AT, -500 * DAY_MS), knownAt: SYNCED_AT },
  'before anything was known': { knownAt: addMillis(SYNCED_AT, -SECOND_MS) },
} as const;
type InstantsName = keyof typeof INSTANTS;

/** Milliseconds. A server that has just been started answers slowly. */
const PATIENCE = 240_000;

vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE });

const folder = newFolder();
const available = engines.filter((engine) => engine.available);
const graphs = new Map<Engine['name'], Graph>();
let truth: EstateTruth;
beforeAll(async () => {
  truth = await writeTrueEstate(folder.path, { inventory: true });
  for (const { name, open } of available) {
    const graph = await open();
    graphs.set(name, graph);
    await syncEstate(graph, folder.path, { sources: ALL_IDS });
  }
});
afterAll(async () => {
  for (const graph of graphs.values()) await graph.close();
  folder.remove();
});

const asked = new Map<string, Promise<Map<string, string>>>();

/** All answers at some instants; asked once. */
function answers(engine: Engine['name'], instants: InstantsName): Promise<Map<string, string>> {
  const key = `${engine} ${instants}`;
  const known = asked.get(key) ?? askAll(engine, instants);
  asked.set(key, known);
  return known;
}

function askAll(engine: Engine['name'], instants: InstantsName): Promise<Map<string, string>> {
  const graph = graphs.get(engine);
  if (!graph) throw new Error(`${engine} is not open`);
  return answersTo(graph, battery(truth), INSTANTS[instants]);
}

it('goes through every question', () => {
  const fields = new Set(battery(truth).map(({ field }) => field));
  expect(fields).toEqual(new Set(questions.map(({ field }) => field)));
});

describeEngines('the estate', ({ name }) => {
  it('has an answer to everything, and the same when asked again', async () => {
    const first = await answers(name, 'no instants');
    expect([...first.values()].filter((answer) => answer.startsWith('error:'))).toEqual([]);
    expect(differing(await askAll(name, 'no instants'), first)).toEqual([]);
  });

  it('is answered without instants as with those of now (P7)', async () => {
    const [given, none] = [await answers(name, 'the instant of asking'), await answers(name, 'no instants')];
    expect(differing(given, none)).toEqual([]);
  });

  it('knows nothing before it was synced', async () => {
    const before = await answers(name, 'before anything was known');
    const whole = before.get('credentialsSurvivingRetiredServices {}') ?? '';
    expect(JSON.parse(whole)).toMatchObject({ items: [], certainty: 'UNKNOWN' });
  });

  it('had fewer retired services in the past', async () => {
    const then = await answers(name, 'the world before the retirements');
    const whole = then.get('credentialsSurvivingRetiredServices {}') ?? '';
    expect(JSON.parse(whole)).toMatchObject({ items: [] });
  });
});

describe.skipIf(available.length < 2)('both engines', () => {
  it('hold the same graph', async () => {
    const [first, ...others] = await Promise.all(
      [...graphs.values()].map((graph) => dump(graph, { recordTimes: true })),
    );
    expect(first?.length).toBeGreaterThan(1_000);
    expect(others).toHaveLength(1);
    expect(others[0]).toEqual(first);
  });

  it.each(Object.keys(INSTANTS) as InstantsName[])('answer with the same bytes: %s', async (instants) => {
    const [neo4j, embedded] = [await answers('neo4j', instants), await answers('embedded', instants)];
    expect(neo4j.size).toBeGreaterThan(14);
    expect(differing(neo4j, embedded)).toEqual([]);
  });
});
