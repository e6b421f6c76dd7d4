import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const machine = {
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};

export function machineSentence(): string {
  return `${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}`;
}

/** A file of its own for each run, below `bench/results/`. */
export function resultsFile(name: string): string {
  const at = new Date().toISOString().slice(0, 19).replaceAll(':', '');
  return join(dirname(fileURLToPath(import.meta.url)), 'results', `${name}-${at}.json`);
}

/** Everything that was measured so far, with the machine. */
export function writeResults(file: string, results: readonly unknown[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ machine, results }, null, 2) + '\n');
}
