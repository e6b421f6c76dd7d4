import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 300_000;
const ESTATE_LOADER = fileURLToPath(new URL('moto_estate.py', import.meta.url));

/** The version that the tests were written against: moto's gaps differ from one version to the next. */
export const MOTO_VERSION = '5.2.5';

export interface Moto {
  /** Base address without a trailing slash; every AWS service answers there. */
  readonly endpoint: string;
  /** Forgets everything, as after a start. */
  reset(): Promise<void>;
  /** From here on, calls need credentials that moto knows and a policy that allows them; `false` lets all pass. */
  enforceIam(on: boolean): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Whether moto can be had: installs it once into `$RELICT_CACHE` (default `~/.cache/relict`).
 *
 * @returns null when it can be started, else why not, in a sentence. A suite skips itself by that sentence.
 * @throws with that sentence when `RELICT_REQUIRE_MOTO=1`, as in CI.
 */
export async function motoMissing(): Promise<string | null> {
  try {
    await install();
    return null;
  } catch (error) {
    const why = `moto ${MOTO_VERSION} could not be installed: ${firstLine(error)}`;
    if (process.env['RELICT_REQUIRE_MOTO'] === '1') throw new Error(why, { cause: error });
    return why;
  }
}

/**
 * Starts a server of its own on a free port of 127.0.0.1 and waits until it answers.
 *
 * @param estate a folder of AWS exports, whose IAM half is there from the start, with the same ids.
 */
export async function startMoto(estate?: string): Promise<Moto> {
  const python = await install();
  const port = await freePort();
  const server = estate === undefined ? ['-m', 'moto.server'] : [ESTATE_LOADER, estate];
  const child = spawn(python, [...server, '-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString('utf8')).slice(-4000)));
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await answers(child, endpoint);
  } catch (error) {
    await stop(child);
    throw new Error(`moto did not start: ${complaint.trim().split('\n').at(-1) ?? ''}`, { cause: error });
  }
  return {
    endpoint,
    reset: () => order(`${endpoint}/moto-api/reset`),
    enforceIam: (on) => order(`${endpoint}/moto-api/reset-auth`, on ? '0' : 'inf'),
    stop: () => stop(child),
  };
}

let installed: Promise<string> | undefined;

function install(): Promise<string> {
  return (installed ??= installOnce());
}

async function installOnce(): Promise<string> {
  const folder = join(process.env['RELICT_CACHE'] ?? join(homedir(), '.cache', 'relict'), 'moto');
  const [bin, suffix] = process.platform === 'win32' ? ['Scripts', '.exe'] : ['bin', ''];
  const python = join(folder, bin, `python${suffix}`);
  const stamp = join(folder, `installed-${MOTO_VERSION}`);
  if (existsSync(stamp) && existsSync(python)) return python;
  // A half-made environment of an earlier, broken attempt is worth nothing. Two workers of one test run take turns.
  const lock = `${folder}.lock`;
  mkdirSync(join(folder, '..'), { recursive: true });
  if (!(await acquire(lock, stamp))) return python;
  try {
    rmSync(folder, { recursive: true, force: true });
    await run(process.env['PYTHON'] ?? 'python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', `moto[server]==${MOTO_VERSION}`], {
      timeout: INSTALL_TIMEOUT_MS,
      maxBuffer: 16 * 1024 * 1024,
    });
    writeFileSync(stamp, '');
    return python;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** True when the lock was taken; false when another process finished the installation meanwhile. */
async function acquire(lock: string, stamp: string): Promise<boolean> {
  for (const deadline = Date.now() + INSTALL_TIMEOUT_MS; Date.now() < deadline; await sleep(500)) {
    if (existsSync(stamp)) return false;
    try {
      mkdirSync(lock);
      return true;
    } catch {
      if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
    }
  }
  throw new Error(`another installation holds ${lock}; remove it if none is running`);
}

/** Left by a run that was killed. */
function isStale(lock: string): boolean {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age > INSTALL_TIMEOUT_MS;
}

async function answers(child: ChildProcess, endpoint: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
    const response = await fetch(`${endpoint}/moto-api/data.json`).catch(() => undefined);
    if (response?.ok) return;
  }
  throw new Error('no answer within 60 s');
}

async function order(url: string, body?: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw new Error(`moto answered ${response.status} to an order of the tests`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(forced);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 200) ?? '';
}
