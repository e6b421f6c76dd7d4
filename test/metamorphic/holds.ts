import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/port.js';
import type { Asked } from '../estate/battery.js';
import type { Case } from '../oracle/estates.js';
import type { History } from '../oracle/history.js';
import { shown } from '../oracle/written.js';
import { reduce } from '../oracle/reduce.js';
import type { Time } from '../oracle/time.js';
import { describeEngines, openMemoryGraph, type Engine } from '../support/graph.js';
import { estates } from './estates.js';
import { questionsOf } from './questions.js';

/** One history, and how this trial goes about it. */
export interface Trial {
  readonly one: Case;
  /** Whatever a property has to choose it chooses by this number. */
  readonly salt: number;
  /** Some of the questions of a history; over some trials all of them come up. */
  readonly asked: (history: History, at: Time) => Asked[];
}

/** What two answers have differently that must not differ, each as a line that begins with the question's field. */
export type Property = (open: () => Promise<Graph>, trial: Trial) => Promise<string[]>;

/** The same in every run of CI, so that a failure repeats; `npm run metamorphic` gives any other. */
const seed = Number(process.env.RELICT_METAMORPHIC_SEED ?? 20260301);
const given = process.env.RELICT_METAMORPHIC_RUNS;
/** Milliseconds for one trial, on a busy machine. */
const EACH = 20_000;
/** Of how many questions one is asked in a trial. */
const SHARE = 4;

/** A test that a property holds for generated histories: on the embedded engine, and on Neo4j where trials are given. */
export function holds(
  title: string,
  property: Property,
  { embedded = 4, neo4j }: { readonly embedded?: number; readonly neo4j?: number } = {},
): void {
  const body = ({ name, open }: Pick<Engine, 'name' | 'open'>): void => {
    const runs = given ? Number(given) : name === 'neo4j' ? (neo4j ?? 0) : embedded;
    test(`for ${runs.toString()} generated histories`, { timeout: 120_000 + runs * EACH }, async () => {
      const failure = await failureOf(property, open, runs);
      if (failure !== null) console.log(failure);
      expect(failure === null, 'it does not hold; the smallest case found is printed above').toBe(true);
    });
  };
  // The engines hold the same graph (test/contract): a property of the answers needs the slower one only now and then.
  if (neo4j === undefined && !given)
    describe(`${title} on embedded`, () => body({ name: 'embedded', open: openMemoryGraph }));
  else describeEngines(title, body);
}

/** The smallest case found for which the property does not hold, as text; null when there is none. */
async function failureOf(
  property: Property,
  open: () => Promise<Graph>,
  runs: number,
): Promise<string | null> {
  let ran = 0;
  const trials = fc.record({ one: estates, salt: fc.nat(9972) });
  const checked = await fc.check(
    fc.asyncProperty(trials, async ({ one, salt }) => {
      const complaints = await property(open, { one, salt, asked: some(salt + ran) });
      ran += 1;
      if (complaints.length > 0) throw new Broken(complaints);
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  if (!checked.failed) return null;
  const { errorInstance: error } = checked;
  const [found] = checked.counterexample ?? [];
  if (!found || !(error instanceof Broken)) throw error instanceof Error ? error : new Error('no case ran');
  const field = error.complaints[0]?.split(' ', 1)[0];
  const only = (one: Case): Trial => ({
    one,
    salt: found.salt,
    asked: (history, at) => questionsOf(history, at).filter((asked) => asked.field === field),
  });
  const fails = async (one: Case): Promise<boolean> =>
    one.history.length > 0 && (await property(open, only(one)).catch(() => [])).length > 0;
  const least = await reduce(found.one, fails);
  return [
    shown(least),
    `salt ${found.salt.toString()}, seed ${seed.toString()}`,
    ...error.complaints,
    'of the smallest:',
    ...(await property(open, only(least))),
  ].join('\n');
}

class Broken extends Error {
  constructor(readonly complaints: readonly string[]) {
    super(complaints[0]);
  }
}

function some(turn: number): Trial['asked'] {
  return (history, at) => questionsOf(history, at).filter((_, index) => (index + turn) % SHARE === 0);
}
