import { and, isFalse, isTrue, or, unknown, type Instant, type Verdict } from '../../../model/index.js';

/** What of an identity a record rests on (R-INV-05). */
export type Ground = 'owner' | 'scope' | 'service' | 'workload' | 'facts';

export interface Changed {
  readonly what: Ground;
  /** Null: nobody tells when. */
  readonly at: Instant | null;
  /** False: it may have been so before, and was only seen later. */
  readonly sure: boolean;
}

/** LIN-003 (R-INV-05): what a governance record rests on changed after somebody had confirmed it. */
export function recordStale(confirmedAt: Instant | null, changes: readonly Changed[]): Verdict {
  if (confirmedAt === null) return isFalse('NEVER_CONFIRMED');
  return or(
    isFalse('NO_CHANGE'),
    ...changes.map(({ sure }) => and(isTrue('CHANGED_SINCE'), sure ? isTrue() : unknown('FIRST_SEEN'))),
  );
}
