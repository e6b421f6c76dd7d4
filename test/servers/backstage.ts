import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the tests were written against. It goes into a folder of its own: it is 800 packages, and only a test server. */
const PACKAGES = {
  '@backstage/backend-defaults': '0.18.0',
  '@backstage/plugin-catalog-backend': '4.0.0',
  'better-sqlite3': '12.11.1',
};
const STAMP = 'installed-0.18.0-4.0.0';

export interface Backstage {
  /** Base address without a trailing slash. */
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

/**
 * Whether a Backstage backend can be had. With `RELICT_REQUIRE_BACKSTAGE=1`, as in CI, it is installed once into
 * `$RELICT_CACHE` (default `~/.cache/relict`); else it is used only where it has been, because nobody expects a test
 * run to fetch 800 packages.
 *
 * @returns null when it can be started, else why not, in a sentence. A suite skips itself by that sentence.
 * @throws with that sentence when it is required.
 */
export async function backstageMissing(): Promise<string | null> {
  const required = process.env['RELICT_REQUIRE_BACKSTAGE'] === '1';
  if (!required && !isInstalled()) return 'RELICT_REQUIRE_BACKSTAGE=1 installs a Backstage backend of 362 MB';
  try {
    await install();
    return null;
  } catch (error) {
    const first = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    const why = `a Backstage backend could not be installed: ${first}`;
    if (required) throw new Error(why, { cause: error });
    return why;
  }
}

/** Starts a backend on a free port of 127.0.0.1 with one catalogue file, and waits until it holds `entities`. */
export async function startBackstage(catalogFile: string, entities: number): Promise<Backstage> {
  const home = await install();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const token = 'relict-test-token-0123456789';
  const folder = mkdtempSync(join(tmpdir(), 'relict-backstage-'));
  const config = join(folder, 'app-config.json');
  writeFileSync(config, JSON.stringify(configuration(url, port, token, catalogFile)));
  const child = spawn(process.execPath, ['--no-node-snapshot', 'serve.cjs', '--config', config], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'development', NODE_OPTIONS: '' },
  });
  let said = '';
  const hear = (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-4000));
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const stopAll = async () => {
    await stop(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await holds(child, url, token, entities);
  } catch (error) {
    await stopAll();
    throw new Error(`Backstage did not start: ${said.trim().split('\n').slice(-3).join(' | ')}`, {
      cause: error,
    });
  }
  return { url, token, stop: stopAll };
}

function configuration(url: string, port: number, token: string, catalogFile: string): object {
  return {
    app: { title: 'test', baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: { externalAccess: [{ type: 'static', options: { token, subject: 'relict-test' } }] },
    },
    catalog: {
      rules: [{ allow: ['Component', 'System', 'Domain', 'API', 'Resource', 'Group', 'User', 'Location'] }],
      stitchingStrategy: { mode: 'deferred', pollingInterval: { milliseconds: 100 } },
      locations: [{ type: 'file', target: catalogFile }],
    },
  };
}

let installed: Promise<string> | undefined;

function install(): Promise<string> {
  return (installed ??= installOnce());
}

function homeFolder(): string {
  return join(process.env['RELICT_CACHE'] ?? join(homedir(), '.cache', 'relict'), 'backstage');
}

function isInstalled(): boolean {
  return existsSync(join(homeFolder(), STAMP));
}

async function installOnce(): Promise<string> {
  const home = homeFolder();
  const stamp = join(home, STAMP);
  if (existsSync(stamp)) return home;
  const lock = `${home}.lock`;
  mkdirSync(join(home, '..'), { recursive: true });
  if (!(await acquire(lock, stamp))) return home;
  try {
    mkdirSync(home, { recursive: true });
    const manifest = {
      name: 'relict-test-backstage',
      version: '0.0.0',
      private: true,
      dependencies: PACKAGES,
    };
    writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'], {
      cwd: home,
      timeout: 900_000,
      maxBuffer: 16 * 1024 * 1024,
    });
    writeFileSync(join(home, 'serve.cjs'), SERVE);
    writeFileSync(stamp, '');
    return home;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

const SERVE = `const { createBackend } = require('@backstage/backend-defaults');
const backend = createBackend();
backend.add(import('@backstage/plugin-catalog-backend'));
backend.start();
`;

/** True when the lock was taken; false when another process finished the installation meanwhile. */
async function acquire(lock: string, stamp: string): Promise<boolean> {
  for (const deadline = Date.now() + 900_000; Date.now() < deadline; await sleep(1000)) {
    if (existsSync(stamp)) return false;
    try {
      mkdirSync(lock);
      return true;
    } catch {
      continue;
    }
  }
  throw new Error(`another installation holds ${lock}; remove it if none is running`);
}

async function holds(child: ChildProcess, url: string, token: string, entities: number): Promise<void> {
  const ask = `${url}/api/catalog/entities/by-query?limit=0`;
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(250)) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const answer = await fetch(ask, { headers: { authorization: `Bearer ${token}` } }).catch(() => null);
    if (!answer?.ok) continue;
    const { totalItems } = (await answer.json()) as { totalItems?: number };
    if (totalItems !== undefined && totalItems >= entities) return;
  }
  throw new Error(`it does not hold ${entities} entities`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(5000).then(() => child.kill('SIGKILL'))]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
