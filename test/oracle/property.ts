import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Graph } from '../../src/graph/port.js';
import { cases, type Case } from './estates.js';
import type { Subject } from './questions/subject.js';
import { subjects } from './subjects.js';
import { askingOf, record } from './product.js';
import { reduce } from './reduce.js';
import { shown } from './written.js';
import { World } from './reading/world.js';

export interface Run {
  /** Cases that were compared. */
  readonly ran: number;
  readonly seed: number;
  /** How many of them had something to list, by question. */
  readonly telling: Readonly<Record<string, number>>;
  /** The smallest case found on which the two readings differ, as text; null when there is none. */
  readonly disagreement: string | null;
}

/** Asks the product and the oracle the same of `runs` generated histories, each in an empty graph. */
export async function compare(
  open: () => Promise<Graph>,
  {
    runs,
    seed,
    from = 0,
    seconds = Infinity,
    progress = () => undefined,
  }: {
    readonly runs: number;
    readonly seed: number;
    /** The case of the seed to begin with. */
    readonly from?: number;
    readonly seconds?: number;
    /** Told after each case how many there were. */
    readonly progress?: (ran: number) => void;
  },
): Promise<Run> {
  const telling: Record<string, number> = {};
  let ran = 0;
  const property = fc.asyncProperty(cases, async (one) => {
    const differing = await differences(open, one, (question) => {
      telling[question] = (telling[question] ?? 0) + 1;
    });
    ran += 1;
    progress(ran);
    return differing.length === 0;
  });
  const checked = await fc.check(property, {
    numRuns: runs,
    seed,
    endOnFailure: true,
    ...(from === 0 ? {} : { path: from.toString() }),
    ...(seconds === Infinity ? {} : { interruptAfterTimeLimit: seconds * 1000 }),
  });
  if (!checked.failed) return { ran, seed, telling, disagreement: null };
  const [found] = checked.counterexample ?? [];
  if (!found) throw checked.errorInstance instanceof Error ? checked.errorInstance : new Error('no case ran');
  const differing = (one: Case, asked?: readonly Subject[]): Promise<string[]> =>
    differences(open, one, undefined, asked).catch((error: unknown) => [String(error)]);
  // Only what they differ in is asked of the smaller ones.
  const first = await differing(found);
  const about = subjects.filter(({ question }) => first.some((line) => line.startsWith(`${question}:`)));
  const asked = about.length > 0 ? about : subjects;
  const least = await reduce(found, async (one) => (await differing(one, asked)).length > 0);
  const why = await differing(least, asked);
  return { ran, seed, telling, disagreement: `${shown(least)}\n${why.join('\n')}` };
}

/** What the two say differently of one case, as text. */
export async function differences(
  open: () => Promise<Graph>,
  one: Case,
  told: (question: string) => void = () => undefined,
  asked: readonly Subject[] = subjects,
): Promise<string[]> {
  const graph = await open();
  try {
    await record(graph, one.history);
    const asking = askingOf(graph, one);
    const world = new World(one.history, one.asOf, one.knownAt);
    const found: string[] = [];
    for (const { question, ofProduct, ofOracle, tells = isNotEmpty } of asked) {
      const read = ofOracle(world);
      const oracle = sorted(read);
      const product = sorted(await ofProduct(asking, world));
      if (tells(read)) told(question);
      if (isDeepStrictEqual(product, oracle)) continue;
      const only = (a: unknown[], b: unknown[]) =>
        a.filter((x) => !b.some((y) => isDeepStrictEqual(x, y))).map((x) => JSON.stringify(x));
      found.push(
        `${question}: the product alone says ${only(product, oracle).join(', ') || 'nothing'}`,
        `${question}: the pages alone say ${only(oracle, product).join(', ') || 'nothing'}`,
      );
    }
    return found;
  } finally {
    await graph.close();
  }
}

function isNotEmpty({ size }: ReadonlyMap<string, unknown>): boolean {
  return size > 0;
}

function sorted(of: ReadonlyMap<string, unknown>): [string, unknown][] {
  return [...of].sort(([a], [b]) => (a < b ? -1 : 1));
}
