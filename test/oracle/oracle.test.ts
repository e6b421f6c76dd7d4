import { expect, test } from 'vitest';
import { describeEngines } from '../support/graph.js';
import { compare } from './property.js';

/** The same in every run of CI, so that a failure repeats; `npm run oracle` gives any other. */
const seed = Number(process.env.RELICT_ORACLE_SEED ?? 20260301);
const given = process.env.RELICT_ORACLE_RUNS;
const CASES = given ? { embedded: Number(given), neo4j: Number(given) } : { embedded: 200, neo4j: 10 };
/** Milliseconds for one case, on a busy machine. */
const EACH = 5_000;

describeEngines('the product and an independent reading of the pages agree', ({ name, open }) => {
  test(
    `on ${CASES[name].toString()} hostile histories`,
    { timeout: 120_000 + CASES[name] * EACH },
    async ({ annotate }) => {
      const { ran, telling, disagreement } = await compare(open, { runs: CASES[name], seed });
      const counts = Object.entries(telling).map(([question, n]) => `${question} in ${n.toString()}`);
      await annotate(`${ran.toString()} cases, something to list for ${counts.join(', ')}`);
      console.log(
        `oracle on ${name}: ${ran.toString()} cases of seed ${seed.toString()}, something to list for ${counts.join(', ')}`,
      );
      if (disagreement !== null) console.log(disagreement);
      expect(disagreement === null, 'they differ; the smallest case found is printed above').toBe(true);
      expect(ran).toBe(CASES[name]);
    },
  );
});
