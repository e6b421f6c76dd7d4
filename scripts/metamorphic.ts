import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';

/**
 * `npm run metamorphic -- [--runs N] [--seed N] [--engine embedded|neo4j] [--property NAME]`: holds the properties of
 * `test/metamorphic` (such as `past` or `failing`; else all) against that many generated histories each, and prints the
 * smallest one for which a property does not hold.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    engine: { type: 'string', default: 'embedded' },
    property: { type: 'string', default: '' },
  },
});
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', `test/metamorphic/${values.property}`, '-t', values.engine],
  {
    stdio: 'inherit',
    env: { ...process.env, RELICT_METAMORPHIC_RUNS: values.runs, RELICT_METAMORPHIC_SEED: values.seed },
  },
);
process.exitCode = status ?? 1;
