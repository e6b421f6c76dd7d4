/**
 * `npm run bench:questions -- [--sizes 100000,1000000] [--engines embedded,neo4j] [--questions] [--asks 30]
 * [--keep FOLDER] [--apart]`: every question whose answer is a list, asked of an estate and of the same estate with ten
 * versions of a tenth of its relationships, beside the same statements through the engine's bare client. Prints a table
 * with the ratios and writes `bench/results/questions-<time>.json` after each engine and size. With `--keep`, the synced
 * estates stay in that folder and are asked again by the next run, which spares it their syncs. With `--apart`, each has a
 * process of its own, one after the other: two graphs of a million nodes do not fit into 24 GiB.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toTable } from '../src/export/table.js';
import {
  COLUMNS,
  questionRows,
  sideBySide,
  type QuestionsResult,
  type QuestionsRun,
} from './questions-report.js';
import { machineSentence, resultsFile, writeResults } from './results.js';
import { run } from './run-script.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100000,1000000' },
    engines: { type: 'string', default: 'embedded,neo4j' },
    questions: { type: 'string', default: 'all' },
    asks: { type: 'string', default: '30' },
    keep: { type: 'string' },
    apart: { type: 'boolean', default: false },
  },
});
const file = resultsFile('questions');
const results: QuestionsResult[] = [];
for (const size of values.sizes.split(',')) {
  for (const engine of values.engines.split(',')) {
    results.push(measure(engine, size));
    writeResults(file, results);
  }
}
console.log(`${machineSentence()}\n`);
for (const { engine, nodes, edges, edgesWithHistory, memoryMiB } of results) {
  console.log(
    `${engine}: ${nodes} nodes, ${edges} relationships, ${edgesWithHistory} with history; peak memory ${memoryMiB} MiB`,
  );
}
console.log(toTable(results.flatMap(questionRows), [...COLUMNS]));
console.log(`Written to ${file}`);

function measure(engine: string, size: string): QuestionsResult {
  const work =
    values.keep === undefined
      ? mkdtempSync(join(tmpdir(), 'relict-questions-'))
      : join(values.keep, `${engine}-${size}`);
  mkdirSync(work, { recursive: true });
  try {
    const asked = (which: string) =>
      run('questions-run.ts', engine, size, work, values.questions, values.asks, which) as QuestionsRun;
    if (!values.apart) return sideBySide(asked('both'));
    const [plain, past] = [asked('plain'), asked('history')];
    return sideBySide({
      ...past,
      plain: plain.plain,
      memoryMiB: Math.max(plain.memoryMiB, past.memoryMiB),
    });
  } finally {
    if (values.keep === undefined) rmSync(work, { recursive: true, force: true });
  }
}
