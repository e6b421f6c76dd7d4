/**
 * `npm run bench:findings -- [--sizes 10000,100000] [--engines embedded,neo4j]`: what an evaluation of the findings costs
 * after a sync that changed little, of one of everything. Prints a table and writes `bench/results/findings-<time>.json`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toTable } from '../src/export/table.js';
import type { FindingsResult } from './findings-run.js';
import { machineSentence, resultsFile, writeResults } from './results.js';
import { run } from './run-script.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000' },
    engines: { type: 'string', default: 'embedded,neo4j' },
  },
});
const file = resultsFile('findings');
const results: FindingsResult[] = [];
for (const size of values.sizes.split(',')) {
  for (const engine of values.engines.split(',')) {
    results.push(measure(engine, size));
    writeResults(file, results);
  }
}
console.log(`${machineSentence()}\n`);
const rows = results.flatMap(({ engine, nodes, changes }) =>
  changes.map(({ change, some, all, ratio }) => ({
    engine,
    nodes,
    change,
    judged: some.whole ?? some.judged,
    'of everything': `${all.ms} ms`,
    statements: all.statements,
    'of what changed': `${some.ms} ms`,
    'its statements': some.statements,
    ratio,
  })),
);
console.log(toTable(rows, Object.keys(rows[0] ?? {})));
console.log(`Written to ${file}`);

function measure(engine: string, size: string): FindingsResult {
  const work = mkdtempSync(join(tmpdir(), 'relict-findings-'));
  try {
    return run('findings-run.ts', engine, size, work) as FindingsResult;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
