import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';

/**
 * `npm run oracle -- [--runs N] [--seed N] [--engine embedded|neo4j]`: holds the product against the independent reading
 * of the definitions on that many generated histories, and prints the smallest one on which they differ.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    engine: { type: 'string', default: 'embedded' },
  },
});
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/oracle/oracle.test.ts', '-t', values.engine],
  {
    stdio: 'inherit',
    env: { ...process.env, RELICT_ORACLE_RUNS: values.runs, RELICT_ORACLE_SEED: values.seed },
  },
);
process.exitCode = status ?? 1;
