import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { openEmbedded } from '../src/graph/embedded/index.js';
import type { Graph } from '../src/graph/port.js';
import { compare } from '../test/oracle/property.js';

/**
 * `npm run oracle -- [--runs N] [--seed N] [--from N] [--engine embedded|neo4j]`: holds the product against the
 * independent reading of the definitions on that many generated histories, and prints the smallest one of each
 * disagreement. On the embedded engine it shows how far it is, goes on after a disagreement, and takes a case of a seed
 * to begin with.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    from: { type: 'string', default: '0' },
    engine: { type: 'string', default: 'embedded' },
  },
});

process.exitCode = values.engine === 'embedded' ? await inThisProcess() : inTheSuite();

async function inThisProcess(): Promise<number> {
  const [runs, seed, first] = [Number(values.runs), Number(values.seed), Number(values.from)];
  const began = performance.now();
  const told: Record<string, number> = {};
  let [ran, differing] = [0, 0];
  while (ran < runs) {
    const before = ran;
    const progress = (more: number): void => {
      if ((before + more) % 100 !== 0) return;
      const seconds = Math.round((performance.now() - began) / 1000);
      console.error(
        `${(before + more).toString()} of ${runs.toString()} cases of seed ${values.seed} in ${seconds.toString()} s`,
      );
    };
    const found = await compare(open, { runs: runs - ran, seed, from: first + ran, progress });
    ran += found.ran;
    for (const [question, n] of Object.entries(found.telling)) told[question] = (told[question] ?? 0) + n;
    if (found.disagreement === null) break;
    differing += 1;
    console.log(`case ${(first + ran - 1).toString()} of seed ${values.seed}:\n${found.disagreement}\n`);
  }
  const counts = Object.entries(told).map(([question, n]) => `${question} in ${n.toString()}`);
  console.log(
    `${ran.toString()} cases of seed ${values.seed} from ${values.from}, something to list for ${counts.sort().join(', ')}`,
  );
  console.log(
    differing === 0
      ? 'the product and the reading agree on all of them'
      : `they differ in ${differing.toString()}`,
  );
  return differing === 0 ? 0 : 1;
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
