/**
 * `npm run bench -- [--sizes 100000,1000000] [--engines embedded,neo4j]`: measures every engine at every size against
 * the same statements through its bare client, prints a table with the ratios, and writes `bench/results/<time>.json`
 * after each, so that nothing measured is lost when a later one fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { toTable } from '../src/export/table.js';
import { ratio } from './figures.js';
import { reportRows, type Result } from './report.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100000,1000000' },
    engines: { type: 'string', default: 'embedded,neo4j' },
  },
});
const folder = dirname(fileURLToPath(import.meta.url));
const machine = {
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const file = join(folder, 'results', `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`);
mkdirSync(dirname(file), { recursive: true });

const results: Result[] = [];
for (const size of values.sizes.split(',')) {
  for (const engine of values.engines.split(',')) {
    results.push(measure(engine, size));
    writeFileSync(file, JSON.stringify({ machine, results }, null, 2) + '\n');
  }
}
console.log(`${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}\n`);
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

/** The last line that the script prints, which is JSON. */
function run(script: string, ...args: string[]): unknown {
  const child = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--max-old-space-size=8192', join(folder, script), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (child.status !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${String(child.status)}`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '');
}
