import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { METAMORPHIC } from './mutate-metamorphic.js';
import type { Mutation } from './mutation.js';

/**
 * `npm run mutate [A3 … metamorphic]`: breaks one definition or rule at a time, in memory, and shows that the tests of the
 * definitions, those of the question, the independent reading or the metamorphic property notice. Exits with 1 when nobody
 * does, or when a mutation no longer fits its file.
 */
const MUTATIONS: readonly Mutation[] = [
  {
    definition: 'A1',
    what: 'what is expired still authenticates',
    file: 'definitions/a01-can-authenticate.ts',
    find: "if (expired(facts, at, policy)) reasons.push('EXPIRED');",
    replace: '',
  },
  {
    definition: 'A2',
    what: 'a tie ends with its relationship',
    file: 'definitions/a02-association.ts',
    find: 'return withoutEnded(paths, services, at);',
    replace: 'return withoutEnded(paths, services, at).filter((path) => path.live);',
  },
  {
    definition: 'A3',
    what: 'what is shared counts as exclusive',
    file: 'definitions/a03-class.ts',
    find: "return shared ? 'SHARED' : 'EXCLUSIVE';",
    replace: "return 'EXCLUSIVE';",
  },
  {
    definition: 'A4',
    what: 'one service is enough to be shared',
    file: 'definitions/a04-sharing.ts',
    find: 'return new Set(canonicalServices).size >= 2;',
    replace: 'return new Set(canonicalServices).size >= 1;',
  },
  {
    definition: 'A5',
    what: 'the limit of EPHEMERAL is out',
    file: 'definitions/a05-lifetime-class.ts',
    find: 'longest <= policy.ephemeralHours',
    replace: 'longest < policy.ephemeralHours',
  },
  {
    definition: 'A6',
    what: 'a gap in what was watched counts as no use',
    file: 'definitions/a06-unused.ts',
    find: "return unknown('USAGE_COVERAGE_GAP');",
    replace: 'return isTrue();',
  },
  {
    definition: 'A7',
    what: 'at exactly retiredAt it is not retired yet',
    file: 'definitions/a07-retired.ts',
    find: 'span(assertion.from).from <= at;',
    replace: 'span(assertion.from).from < at;',
  },
  {
    definition: 'A8',
    what: 'an exception covers the instant at which it ends',
    file: 'definitions/a08-exception.ts',
    find: 'expiresAt <= at',
    replace: 'expiresAt < at',
  },
  {
    definition: 'A9',
    what: 'nothing is break-glass',
    file: 'definitions/a09-break-glass.ts',
    find: "if (attributes['breakGlass'] === true) return true;",
    replace: '',
  },
  {
    definition: 'A10',
    what: 'an owner that is not known is none',
    file: 'definitions/a10-orphaned.ts',
    find: "if (owner === 'UNKNOWN' || owner === 'CONFLICT') return unknown(`OWNER_${owner}`);",
    replace: '',
  },
  {
    definition: 'A11',
    what: 'what cannot be satisfied is followed',
    file: 'definitions/a11-continuation.ts',
    find: "return 'SKIP';",
    replace: "return 'CONFIRMED';",
  },
  {
    definition: 'A12',
    what: 'a guess is as good as a fact',
    file: 'definitions/a12-certainty.ts',
    find: "return grades.includes('POSSIBLE') ? 'POSSIBLE' : 'CONFIRMED';",
    replace: "return 'CONFIRMED';",
  },
  {
    definition: 'A13',
    what: 'what nobody knows of two is the same of both',
    file: 'definitions/a13-environment.ts',
    find: "return a === 'UNKNOWN' || b === 'UNKNOWN' ? null : a === b;",
    replace: 'return a === b;',
  },
  {
    definition: 'A14',
    what: 'a scope that was not in the baseline is no drift',
    file: 'scope-drift/compare.ts',
    find: 'if (!was) drifts.push(addedOf(facts, key, pair));',
    replace: 'if (!was) continue;',
    tests: 'scope-drift',
  },
  {
    definition: 'A15',
    what: 'what is due at this instant is overdue',
    file: 'rotation/decide.ts',
    find: 'const overdue = dueAt < at;',
    replace: 'const overdue = dueAt <= at;',
    tests: 'rotation/',
  },
  {
    definition: 'A1',
    what: 'what was confirmed once is fresh for ever',
    file: 'read/freshness.ts',
    find: 'fresh ||= toMillis(at) - toMillis(confirmedAt) <= limit;',
    replace: 'fresh ||= limit > 0;',
  },
  {
    definition: 'B1',
    what: 'a credential that cannot authenticate leads on',
    file: 'blast-radius/explore.ts',
    find: "(judged.get(id)?.value ?? 'FALSE') === 'FALSE'",
    replace: 'false',
    tests: 'blast-radius',
    asked: true,
  },
  {
    definition: 'B3',
    what: 'what is granted counts as effective',
    file: 'blast-radius/steps.ts',
    find: "if (rule === 'B3' && edge.type !== 'MEMBER_OF') doubts.push('NOT_EVALUATED');",
    replace: '',
    tests: 'blast-radius',
    asked: true,
  },
  {
    definition: 'B4',
    what: 'a version left behind leads to the credential',
    file: 'blast-radius/steps.ts',
    find: "if (edge.currency === 'RESIDUE') return null;",
    replace: '',
    tests: 'blast-radius',
    asked: true,
  },
  {
    definition: 'B8',
    what: 'the supply chain is always followed',
    file: 'blast-radius/rules.ts',
    find: '.filter(([, edge]) => supplyChain || !edge.supplyChain)',
    replace: '',
    tests: 'blast-radius',
    asked: true,
  },
  {
    definition: '5.8.2',
    what: 'a window lets one travel in time',
    file: 'blast-radius/walk.ts',
    find: 'if (step.until !== null && at >= step.until) continue;',
    replace: '',
    tests: 'blast-radius',
    asked: true,
  },
  ...METAMORPHIC,
];

const FOLDER = 'src/lineage/';
const DEFINITIONS = ['test/lineage/definitions'];
const ORACLE = ['test/oracle', '-t', 'embedded'];
/** That both engines answer alike is held elsewhere. */
const NOT_NEO4J = '^(?!.*neo4j)';

/** Who may notice it. */
function runsFor({
  tests,
  property,
  asked = tests === undefined,
}: Mutation): Readonly<Record<string, readonly string[]>> {
  if (property !== undefined)
    return { [`the property ${property}`]: [`test/metamorphic/${property}.test.ts`, '-t', 'embedded'] };
  const own: Record<string, readonly string[]> =
    tests === undefined
      ? { definitions: DEFINITIONS }
      : { 'the tests of the question': [`test/lineage/${tests}`, '-t', NOT_NEO4J] };
  return asked ? { ...own, oracle: ORACLE } : own;
}

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
        RELICT_METAMORPHIC_RUNS: process.env.RELICT_METAMORPHIC_RUNS ?? '24',
        RELICT_MUTATION: mutation === null ? '' : JSON.stringify({ ...mutation, file: pathOf(mutation) }),
      },
    },
  );
  return status !== 0;
}

function pathOf({ file }: Mutation): string {
  return posix.normalize(FOLDER + file);
}

const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ definition }) => wanted.length === 0 || wanted.includes(definition));
const all = chosen.flatMap((mutation) => Object.values(runsFor(mutation)));
for (const args of new Map(all.map((one) => [one.join(' '), one])).values()) {
  if (notices(args, null)) throw new Error(`${args.join(' ')} fails without any mutation`);
}
let survived = 0;
for (const mutation of chosen) {
  const fits = readFileSync(pathOf(mutation), 'utf8').includes(mutation.find);
  const by = Object.entries(runsFor(mutation)).flatMap(([name, args]) =>
    fits && notices(args, mutation) ? name : [],
  );
  if (by.length === 0) survived += 1;
  const outcome = !fits ? 'DOES NOT FIT' : by.length > 0 ? `noticed by ${by.join(' and ')}` : 'SURVIVED';
  console.log(`${mutation.definition.padEnd(11)} ${mutation.what.padEnd(52)} ${outcome}`);
}
process.exitCode = survived > 0 ? 1 : 0;
