import type { ClaimInput } from '../../src/model/index.js';
import type { Case } from './estates.js';
import type { Telling } from './history.js';

/** The case with ever more left out, as long as `fails` holds: what is left is what the disagreement is about. */
export async function reduce(
  of: Case,
  fails: (smaller: Case) => Promise<boolean>,
  seconds = 30,
): Promise<Case> {
  const until = performance.now() + seconds * 1000;
  let least = of;
  for (let isSmaller = true; isSmaller && performance.now() < until;) {
    isSmaller = false;
    for (const smaller of smallerThan(least)) {
      if (performance.now() > until) break;
      if (!(await fails(smaller))) continue;
      least = smaller;
      isSmaller = true;
      break;
    }
  }
  return least;
}

function* smallerThan(of: Case): Generator<Case> {
  const { history } = of;
  for (const rest of without(history)) yield { ...of, history: rest };
  for (const [at, telling] of history.entries()) {
    for (const smaller of tellings(telling)) yield { ...of, history: history.with(at, smaller) };
  }
}

function* tellings(of: Telling): Generator<Telling> {
  for (const claims of without(of.claims)) yield { ...of, claims };
  if (of.completeness !== 'COMPLETE') yield { ...of, completeness: 'COMPLETE' };
  if (of.observedAt !== of.at) yield { ...of, observedAt: of.at };
  for (const [at, claim] of of.claims.entries()) {
    for (const smaller of claims(claim)) yield { ...of, claims: of.claims.with(at, smaller) };
  }
}

function* claims(of: ClaimInput): Generator<ClaimInput> {
  const edges = of.edges ?? [];
  for (const fewer of without(edges)) yield { ...of, edges: fewer };
  for (const attributes of lacking(of.attributes ?? {})) yield { ...of, attributes };
  for (const [at, edge] of edges.entries()) {
    for (const less of lacking(edge)) {
      if (less.type && (less.to ?? less.from)) yield { ...of, edges: edges.with(at, less as typeof edge) };
    }
  }
}

function* without<T>(list: readonly T[]): Generator<T[]> {
  for (const at of list.keys()) yield list.toSpliced(at, 1);
}

function* lacking<T extends object>(of: T): Generator<Partial<T>> {
  for (const name of Object.keys(of)) {
    yield Object.fromEntries(Object.entries(of).filter(([key]) => key !== name)) as Partial<T>;
  }
}
