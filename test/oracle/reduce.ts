import type { ClaimInput } from '../../src/model/index.js';
import type { Case } from './estates.js';
import type { Telling } from './history.js';

/** The case with ever more left out, as long as `fails` holds: what is left is what the disagreement is about. */
export async function reduce(
  of: Case,
  fails: (smaller: Case) => Promise<boolean>,
  seconds = 60,
): Promise<Case> {
  const until = performance.now() + seconds * 1000;
  let least = of;
  const keep = async (smaller: Case): Promise<boolean> => {
    if (smaller === least || performance.now() > until || !(await fails(smaller))) return false;
    least = smaller;
    return true;
  };
  for (let before: Case | null = null; before !== least && performance.now() < until;) {
    before = least;
    // From the last to the first, so that what stands before what was left out keeps its place.
    for (const cut of CUTS)
      for (const at of cut.places(least).toReversed()) await keep(cut.without(least, at));
  }
  return least;
}

/** One sort of thing that a case can do without. */
interface Cut {
  readonly places: (of: Case) => readonly number[][];
  readonly without: (of: Case, at: readonly number[]) => Case;
}

const CUTS: readonly Cut[] = [
  {
    places: ({ history }) => [...history.keys()].map((t) => [t]),
    without: (of, [t = 0]) => ({ ...of, history: of.history.toSpliced(t, 1) }),
  },
  {
    places: ({ history }) => history.flatMap(({ claims }, t) => [...claims.keys()].map((c) => [t, c])),
    without: (of, [t = 0, c = 0]) => told(of, t, ({ claims }) => ({ claims: claims.toSpliced(c, 1) })),
  },
  {
    places: (of) =>
      everyClaim(of).flatMap(({ at, claim }) => [...(claim.edges ?? []).keys()].map((e) => [...at, e])),
    without: (of, [t = 0, c = 0, e = 0]) =>
      claimed(of, t, c, ({ edges = [] }) => ({ edges: edges.toSpliced(e, 1) })),
  },
  {
    places: (of) =>
      everyClaim(of).flatMap(({ at, claim }) => keysOf(claim.attributes).map((_, a) => [...at, a])),
    without: (of, [t = 0, c = 0, a = 0]) =>
      claimed(of, t, c, ({ attributes }) => ({ attributes: lacking(attributes ?? {}, a) })),
  },
  {
    places: (of) =>
      everyClaim(of).flatMap(({ at, claim }) =>
        (claim.edges ?? []).flatMap((edge, e) => keysOf(edge).map((_, a) => [...at, e, a])),
      ),
    without: (of, [t = 0, c = 0, e = 0, a = 0]) =>
      claimed(of, t, c, ({ edges = [] }) => {
        const [edge] = edges.slice(e);
        const less = edge && (lacking(edge, a) as typeof edge);
        return less?.type && (less.to ?? less.from) ? { edges: edges.with(e, less) } : null;
      }),
  },
  {
    places: ({ history }) => [...history.keys()].map((t) => [t]),
    without: (of, [t = 0]) =>
      told(of, t, ({ at, observedAt, completeness }) =>
        observedAt === at && completeness === 'COMPLETE'
          ? null
          : { completeness: 'COMPLETE', observedAt: at },
      ),
  },
];

function everyClaim({ history }: Case): { readonly at: readonly number[]; readonly claim: ClaimInput }[] {
  return history.flatMap(({ claims }, t) => claims.map((claim, c) => ({ at: [t, c], claim })));
}

function told(of: Case, t: number, less: (telling: Telling) => Partial<Telling> | null): Case {
  const telling = of.history[t];
  const change = telling ? less(telling) : null;
  return telling && change ? { ...of, history: of.history.with(t, { ...telling, ...change }) } : of;
}

function claimed(
  of: Case,
  t: number,
  c: number,
  less: (claim: ClaimInput) => Partial<ClaimInput> | null,
): Case {
  return told(of, t, ({ claims }) => {
    const claim = claims[c];
    if (claim === undefined) return null;
    const change = less(claim);
    if (change === null) return null;
    const smaller = { ...claim, ...change };
    // Nobody tells of a node and says nothing of it.
    const says = smaller.attributes !== undefined || (smaller.edges ?? []).length > 0;
    return says ? { claims: claims.with(c, smaller) } : null;
  });
}

function keysOf(of: object | undefined): string[] {
  return Object.keys(of ?? {});
}

function lacking<T extends object>(of: T, at: number): Partial<T> {
  return Object.fromEntries(Object.entries(of).filter((_, place) => place !== at)) as Partial<T>;
}
