import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * `npm run mutate [A3 …]`: breaks one definition at a time, in memory, and shows that the tests of the definitions or the
 * independent reading notice. Exits with 1 when nobody does, or when a mutation no longer fits its file.
 */
interface Mutation {
  readonly definition: string;
  readonly what: string;
  /** Below `src/lineage/definitions/`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const MUTATIONS: readonly Mutation[] = [
  {
    definition: 'A1',
    what: 'what is expired still authenticates',
    file: 'a01-can-authenticate.ts',
    find: "if (expired(facts, at, policy)) reasons.push('EXPIRED');",
    replace: '',
  },
  {
    definition: 'A2',
    what: 'a tie ends with its relationship',
    file: 'a02-association.ts',
    find: 'return withoutEnded(paths, at);',
    replace: 'return withoutEnded(paths, at).filter((path) => path.live);',
  },
  {
    definition: 'A3',
    what: 'what is shared counts as exclusive',
    file: 'a03-class.ts',
    find: "return shared ? 'SHARED' : 'EXCLUSIVE';",
    replace: "return 'EXCLUSIVE';",
  },
  {
    definition: 'A4',
    what: 'one service is enough to be shared',
    file: 'a04-sharing.ts',
    find: 'return new Set(canonicalServices).size >= 2;',
    replace: 'return new Set(canonicalServices).size >= 1;',
  },
  {
    definition: 'A5',
    what: 'the limit of EPHEMERAL is out',
    file: 'a05-lifetime-class.ts',
    find: 'longest <= policy.ephemeralHours',
    replace: 'longest < policy.ephemeralHours',
  },
  {
    definition: 'A6',
    what: 'a gap in what was watched counts as no use',
    file: 'a06-unused.ts',
    find: "return unknown('USAGE_COVERAGE_GAP');",
    replace: 'return isTrue();',
  },
  {
    definition: 'A7',
    what: 'at exactly retiredAt it is not retired yet',
    file: 'a07-retired.ts',
    find: 'span(assertion.from).from <= at;',
    replace: 'span(assertion.from).from < at;',
  },
  {
    definition: 'A8',
    what: 'an exception covers the instant at which it ends',
    file: 'a08-exception.ts',
    find: 'expiresAt <= at',
    replace: 'expiresAt < at',
  },
  {
    definition: 'A9',
    what: 'nothing is break-glass',
    file: 'a09-break-glass.ts',
    find: "if (attributes['breakGlass'] === true) return true;",
    replace: '',
  },
  {
    definition: 'A10',
    what: 'an owner that is not known is none',
    file: 'a10-orphaned.ts',
    find: "if (owner === 'UNKNOWN' || owner === 'CONFLICT') return unknown(`OWNER_${owner}`);",
    replace: '',
  },
  {
    definition: 'A11',
    what: 'what cannot be satisfied is followed',
    file: 'a11-continuation.ts',
    find: "return 'SKIP';",
    replace: "return 'CONFIRMED';",
  },
  {
    definition: 'A12',
    what: 'a guess is as good as a fact',
    file: 'a12-certainty.ts',
    find: "return grades.includes('POSSIBLE') ? 'POSSIBLE' : 'CONFIRMED';",
    replace: "return 'CONFIRMED';",
  },
];

const FOLDER = 'src/lineage/definitions/';
const RUNS = { definitions: ['test/lineage/definitions'], oracle: ['test/oracle', '-t', 'embedded'] };

/** Whether a run notices: that it fails by its assertions, not that it cannot be started. */
function notices(args: readonly string[], mutation: Mutation | null): boolean {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'scripts/mutate.config.ts', ...args],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        RELICT_ORACLE_RUNS: process.env.RELICT_ORACLE_RUNS ?? '150',
        RELICT_MUTATION:
          mutation === null ? '' : JSON.stringify({ ...mutation, file: FOLDER + mutation.file }),
      },
    },
  );
  return status !== 0;
}

const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ definition }) => wanted.length === 0 || wanted.includes(definition));
for (const args of Object.values(RUNS)) {
  if (notices(args, null)) throw new Error(`${args.join(' ')} fails without any mutation`);
}
let survived = 0;
for (const mutation of chosen) {
  const fits = readFileSync(FOLDER + mutation.file, 'utf8').includes(mutation.find);
  const by = Object.entries(RUNS).flatMap(([name, args]) => (fits && notices(args, mutation) ? name : []));
  if (by.length === 0) survived += 1;
  const outcome = !fits ? 'DOES NOT FIT' : by.length > 0 ? `noticed by ${by.join(' and ')}` : 'SURVIVED';
  console.log(`${mutation.definition.padEnd(4)} ${mutation.what.padEnd(52)} ${outcome}`);
}
process.exitCode = survived > 0 ? 1 : 0;
