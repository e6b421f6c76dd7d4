import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs a script of this folder in a process of its own.
 * @returns the last line that it prints, which is JSON
 */
export function run(script: string, ...args: string[]): unknown {
  const child = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--max-old-space-size=8192',
      join(dirname(fileURLToPath(import.meta.url)), script),
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (child.status !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${String(child.status)}`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '');
}
