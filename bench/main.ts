/**
 * `npm run bench -- [--sizes 100000,1000000] [--engines embedded,neo4j]`: measures every engine at every size against
 * the same statements through its bare client, prints a table with the ratios, and writes `bench/results/<time>.json`
 * after each, so that nothing measured is lost when a later one fails.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toTable } from '../src/export/table.js';
import { ratio } from './figures.js';
import { reportRows, type Result } from './report.js';
import { machineSentence, resultsFile, writeResults } from './results.js';
import { run } from './run-script.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100000,1000000' },
    engines: { type: 'string', default: 'embedded,neo4j' },
  },
});
const file = resultsFile('bench');

const results: Result[] = [];
for (const size of values.sizes.split(',')) {
  for (const engine of values.engines.split(',')) {
    results.push(measure(engine, size));
    writeResults(file, results);
  }
}
console.log(`${machineSentence()}\n`);
const columns = ['engine', 'nodes', 'edges', 'measure', 'ours', 'floor', 'ratio', 'target'];
console.log(toTable(results.flatMap(reportRows), columns));
console.log(`Written to ${file}`);

function measure(engine: string, size: string): Result {
  const work = mkdtempSync(join(tmpdir(), 'relict-bench-'));
  try {
    const ours = run('run.ts', engine, size, work) as Result;
    const { ms } = run('floor-run.ts', engine, work) as { ms: number };
    return { ...ours, ingest: { ...ours.ingest, floorMs: ms, ratio: ratio(ours.ingest.ms, ms) } };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
