import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import neo4j from 'neo4j-driver';
import { installNeo4j } from './neo4j-files.js';

export { cacheFolder, missingTools, NEO4J_VERSION } from './neo4j-files.js';

export interface Neo4jOptions {
  /** Folder of configuration, data and logs; kept. */
  readonly home: string;
  /** As Java and Neo4j write sizes: `512m`, `1g`. */
  readonly heap?: string | undefined;
  readonly pageCache?: string | undefined;
  readonly port?: number | undefined;
  /** Nobody needs the data afterwards: it ends at once, and is tuned to start early rather than to run long. */
  readonly disposable?: boolean;
  /** With authentication, and the password of a new installation. */
  readonly auth?: boolean;
  readonly say?: (line: string) => void;
}

export interface Neo4jServer {
  /** On the loopback address. */
  readonly uri: string;
  /** Resolves when the server has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const START_MS = 120_000;

/**
 * Starts a Neo4j Community server and waits until it answers a query.
 * @throws Error with the end of the server's own log when it does not come up
 */
export async function startNeo4j(options: Neo4jOptions): Promise<Neo4jServer> {
  const lib = await installNeo4j(options.say);
  const port = options.port ?? (await freePort());
  const conf = join(options.home, 'conf');
  mkdirSync(conf, { recursive: true });
  writeFileSync(join(conf, 'neo4j.conf'), configuration(port, options));
  const heap = options.heap ?? '1g';
  const server = spawn('sh', [
    '-c',
    GUARD,
    'neo4j',
    options.disposable ? 'KILL' : 'TERM',
    'java',
    ...(options.disposable ? ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] : []),
    `-Xms${heap}`,
    `-Xmx${heap}`,
    ...['java.nio', 'java.lang', 'sun.nio.ch'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    '-cp',
    join(lib, '*'),
    'org.neo4j.server.CommunityEntryPoint',
    `--home-dir=${options.home}`,
    `--config-dir=${conf}`,
  ]);
  const output = lastOutput(server);
  let alive = true;
  const ended = new Promise<void>((resolve) => {
    server.once('close', () => {
      alive = false;
      resolve();
    });
  });
  const uri = `bolt://127.0.0.1:${port.toString()}`;
  const stop = async () => {
    server.stdin.end();
    await ended;
  };
  if (await answers(uri, () => alive)) return { uri, ended, stop };
  await stop();
  throw new Error(`Neo4j did not start:\n${output()}`);
}

/**
 * Ends the server when our end of its standard input closes, so that it never outlives this process, however that ends.
 */
const GUARD = `
signal=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
trap 'kill -$signal $server 2>/dev/null' INT TERM
(cat <&3 >/dev/null; kill -$signal $server 2>/dev/null) &
wait $server
wait $server
`;

function configuration(
  port: number,
  { pageCache = '512m', auth = false, disposable = false }: Neo4jOptions,
): string {
  return [
    `server.bolt.listen_address=127.0.0.1:${port.toString()}`,
    `server.bolt.advertised_address=127.0.0.1:${port.toString()}`,
    'server.http.enabled=false',
    'server.https.enabled=false',
    `dbms.security.auth_enabled=${auth.toString()}`,
    'dbms.usage_report.enabled=false',
    `server.memory.pagecache.size=${pageCache}`,
    // A little log is enough: the data is for trying things.
    'db.tx_log.rotation.retention_policy=1 files',
    // A database that is emptied and filled again all the time would have every query planned anew all the time.
    ...(disposable ? ['dbms.cypher.min_replan_interval=1m'] : []),
    '',
  ].join('\n');
}

/** Ready means that a query is answered, not that a line was logged. */
async function answers(uri: string, alive: () => boolean): Promise<boolean> {
  const driver = neo4j.driver(uri, undefined, { connectionTimeout: 2000, maxTransactionRetryTime: 0 });
  const until = Date.now() + START_MS;
  try {
    while (alive() && Date.now() < until) {
      try {
        await driver.executeQuery('RETURN 1');
        return true;
      } catch (error) {
        if (error instanceof neo4j.Neo4jError && error.code.startsWith('Neo.ClientError.Security'))
          return true;
        await sleep(200);
      }
    }
    return false;
  } finally {
    await driver.close();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function lastOutput(child: ChildProcess): () => string {
  let text = '';
  const take = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4000);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return () => text;
}
