/**
 * `npm run bench -- [--sizes 100000,1000000] [--engines embedded,neo4j]`: measures every engine at every size against
 * the same statements through its bare client, prints a table with the ratios, and writes `bench/results/<time>.json`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { toTable } from '../src/export/table.js';
import { reportRows, type Result } from './report.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100000,1000000' },
    engines: { type: 'string', default: 'embedded,neo4j' },
  },
});
const folder = dirname(fileURLToPath(import.meta.url));
const results: Result[] = [];
for (const size of values.sizes.split(',')) {
  for (const engine of values.engines.split(',')) {
    const child = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--max-old-space-size=8192', join(folder, 'run.ts'), engine, size],
      { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (child.status !== 0) throw new Error(`${engine} at ${size} ended with ${child.status}`);
    results.push(JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '') as Result);
  }
}
const machine = {
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const rows = results.flatMap(reportRows);
console.log(`${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}\n`);
console.log(toTable(rows, ['engine', 'nodes', 'edges', 'measure', 'ours', 'floor', 'ratio', 'target']));
mkdirSync(join(folder, 'results'), { recursive: true });
const file = join(folder, 'results', `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`);
writeFileSync(file, JSON.stringify({ machine, results }, null, 2) + '\n');
console.log(`Written to ${file}`);
