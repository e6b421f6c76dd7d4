import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { openEmbedded } from '../src/graph/embedded/index.js';
import type { Graph } from '../src/graph/port.js';
import { compare } from '../test/oracle/property.js';

/**
 * `npm run oracle -- [--runs N] [--seed N] [--engine embedded|neo4j]`: holds the product against the independent reading
 * of the definitions on that many generated histories, and prints the smallest one on which they differ. On the
 * embedded engine it shows how far it is.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    engine: { type: 'string', default: 'embedded' },
  },
});

process.exitCode = values.engine === 'embedded' ? await inThisProcess() : inTheSuite();

async function inThisProcess(): Promise<number> {
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  const began = performance.now();
  const progress = (ran: number): void => {
    if (ran % 100 !== 0) return;
    const seconds = Math.round((performance.now() - began) / 1000);
    console.error(
      `${ran.toString()} of ${runs.toString()} cases of seed ${values.seed} in ${seconds.toString()} s`,
    );
  };
  const { ran, telling, disagreement } = await compare(open, { runs, seed, progress });
  const counts = Object.entries(telling).map(([question, n]) => `${question} in ${n.toString()}`);
  console.log(
    `${ran.toString()} cases of seed ${values.seed}, something to list for ${counts.sort().join(', ')}`,
  );
  console.log(disagreement ?? 'the product and the reading agree on all of them');
  return disagreement === null ? 0 : 1;
}

async function open(): Promise<Graph> {
  const graph = await openEmbedded();
  await graph.ensureSchema();
  return graph;
}

/** A server has to be started, which the suite does. */
function inTheSuite(): number {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', 'test/oracle/oracle.test.ts', '-t', values.engine],
    {
      stdio: 'inherit',
      env: { ...process.env, RELICT_ORACLE_RUNS: values.runs, RELICT_ORACLE_SEED: values.seed },
    },
  );
  return status ?? 1;
}
