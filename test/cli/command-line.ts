import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isBuilt, PROGRAM } from '../../scripts/built.js';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
/** What `npm ci` has built; the sources, which start more slowly, while one is at work on them. */
const RELICT = isBuilt() ? [PROGRAM] : ['--import', import.meta.resolve('tsx'), MAIN];

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when standard error matches. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<Ran>;
}

/** Starts the real command line as a process of its own, in `folder`. */
export function start(folder: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...RELICT, ...args], {
    cwd: folder,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: (() => void)[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of waiting) look();
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(stderr);
        if (found) resolve(found);
      };
      waiting.push(look);
      look();
      void ended.then(() => reject(new Error(`ended without saying ${pattern}: ${stderr}`)));
    });
  return { child, says, ended };
}

/** Runs one command to its end. */
export function relict(
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  return start(folder, args, env).ended;
}
