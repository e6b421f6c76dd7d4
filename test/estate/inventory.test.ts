import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { EstateTruth } from '../../src/demo/index.js';
import type { Graph } from '../../src/graph/port.js';
import { describeEngines } from '../support/graph.js';
import { ALL_IDS, newFolder, syncEstate, writeTrueEstate } from './estate.js';
import { Expected } from './expected.js';

/** A server that has just been started answers slowly. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const folder = newFolder();
afterAll(() => folder.remove());

const truth: EstateTruth = await writeTrueEstate(folder.path, { inventory: true });

describeEngines('what the inventory of the estate makes true', (engine) => {
  let graph: Graph;
  let expected: Expected;
  beforeAll(async () => {
    graph = await engine.open();
    expected = new Expected(graph);
    const reports = await syncEstate(graph, folder.path, { sources: ALL_IDS });
    const own = reports.find(({ source }) => source === 'inventory');
    expect(own?.scopes.map(({ completeness, rejected }) => ({ completeness, rejected }))).toEqual([
      { completeness: 'COMPLETE', rejected: 0 },
    ]);
    expect(own?.notices).toEqual([]);
  });
  afterAll(() => graph.close());

  it.each(truth.expected.map((one) => [one.question, one.id, one.why, one] as const))(
    '%s, %s: %s',
    (_question, _id, _why, one) => expected.holds(one),
  );
});

it('says more than one thing of every question', () => {
  const questions = new Set(truth.expected.map(({ question }) => question));
  expect(questions.size).toBeGreaterThan(18);
  for (const question of questions) {
    const of = truth.expected.filter((one) => one.question === question);
    expect(of.length, question).toBeGreaterThan(1);
  }
});

it('holds no secret, and no address', () => {
  for (const name of readdirSync(join(folder.path, 'inventory'))) {
    const text = readFileSync(join(folder.path, 'inventory', name), 'utf8');
    expect(text).not.toMatch(/CANARY-|@/);
  }
});
