import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderAnswer } from '../../src/cli/render/index.js';
import { renderSync } from '../../src/cli/render/sync.js';
import type { EstateTruth } from '../../src/demo/index.js';
import { toCsv } from '../../src/export/csv.js';
import { toNdjson } from '../../src/export/ndjson.js';
import { flatRows, mainList } from '../../src/export/rows.js';
import { openEmbedded } from '../../src/graph/embedded/index.js';
import { questions } from '../../src/lineage/index.js';
import { addMillis, HOUR_MS } from '../../src/model/index.js';
import type { SyncReport } from '../../src/sync/index.js';
import { dump } from '../support/dump.js';
import { answersTo, battery } from './battery.js';
import { ALL_IDS, newFolder, SYNCED_AT, syncEstate, writeTrueEstate } from './estate.js';

const CANARY = 'CANARY-';
const folder = newFolder();
const exported = join(folder.path, 'estate');
const stored = join(folder.path, 'graph');
let truth: EstateTruth;
let reports: readonly SyncReport[];
let broken: readonly SyncReport[];
let held: readonly string[];
let answers: ReadonlyMap<string, string>;

beforeAll(async () => {
  truth = await writeTrueEstate(exported, { inventory: true });
  const graph = await openEmbedded(stored);
  await graph.ensureSchema();
  reports = await syncEstate(graph, exported, { sources: ALL_IDS });
  held = await dump(graph);
  answers = await answersTo(graph, battery(truth));
  // Each file breaks off behind the first secret in it, where a parser's own message would quote it.
  for (const path of secretFiles()) {
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, text.indexOf(CANARY) + CANARY.length + 6));
  }
  broken = await syncEstate(graph, exported, { now: addMillis(SYNCED_AT, HOUR_MS) });
  await graph.close();
});
afterAll(() => folder.remove());

function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function secretFiles(): string[] {
  return filesOf(exported).filter((path) => readFileSync(path).includes(CANARY));
}

it('has secrets in the exports', () => {
  expect(secretFiles().length).toBeGreaterThan(2);
});

it('stores none', () => {
  const files = filesOf(stored).map((path) => readFileSync(path));
  // The bytes are those of the graph, and not compressed beyond recognition.
  expect(files.some((bytes) => bytes.includes('pay-legacy'))).toBe(true);
  for (const bytes of files) expect(bytes.includes(CANARY)).toBe(false);
  expect(held.join('\n')).not.toContain(CANARY);
});

it('answers with none, in any format', () => {
  expect(answers.size).toBeGreaterThan(14);
  for (const [name, text] of answers) {
    expect(text, name).not.toContain('error:');
    const answer = JSON.parse(text) as Record<string, unknown>;
    const field = name.split(' ')[0];
    const id = questions.find((question) => question.field === field)?.id ?? '';
    const list = mainList(answer);
    for (const out of [text, renderAnswer(id, answer), toCsv(flatRows(list)), toNdjson(list)]) {
      expect(out, name).not.toContain(CANARY);
    }
  }
});

it('reports none, not even of files that break off within one', () => {
  const failed = broken
    .flatMap(({ scopes }) => scopes)
    .filter(({ completeness }) => completeness !== 'COMPLETE');
  expect(failed.length).toBeGreaterThan(0);
  for (const report of [reports, broken]) {
    expect(JSON.stringify(report)).not.toContain(CANARY);
    expect(renderSync(report)).not.toContain(CANARY);
  }
});
