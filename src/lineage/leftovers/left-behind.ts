import {
  addMillis,
  and,
  isFalse,
  isTrue,
  unknown,
  type Certainty,
  type Instant,
  type Verdict,
} from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Standing } from './standing.js';

/** A workload that runs, or ran, as an identity or with one of its credentials. */
export interface Binding {
  readonly workload: NodeFact;
  readonly standing: Standing;
  /** The tie itself has not ended. */
  readonly live: boolean;
  /** Of the tie (A12). */
  readonly grade: Certainty;
  /** Somebody said that it may stand still (F-33). */
  readonly expectedIdle: boolean;
}

/**
 * whether all the workloads that an identity served are gone (ABSENT_CONFIRMED) for longer than `grace` ms. What
 * was moved to another identity while it stands says nothing; what never had a workload was never left by one.
 */
export function leftBehind(bindings: readonly Binding[], grace: number, at: Instant): Verdict {
  const counted = bindings.filter(({ live, standing }) => live || standing.value !== 'PRESENT');
  if (counted.length === 0) return isFalse('NEVER_LEFT');
  // Whether a workload that is there was only guessed to be its own or not: none has left it.
  if (counted.every(({ standing }) => standing.value === 'PRESENT')) return isFalse('WORKLOAD_PRESENT');
  return and(...counted.map((binding) => goneFor(binding, grace, at)));
}

/** One workload: gone for longer than `length` ms. */
export function goneFor(binding: Binding, length: number, at: Instant): Verdict {
  return and(notIdle(binding), absentFor(binding, length, at));
}

function notIdle({ workload, expectedIdle }: Binding): Verdict {
  if (workload.contested.includes('expectedIdle')) return unknown('CONTESTED');
  return expectedIdle ? isFalse('EXPECTED_IDLE') : isTrue();
}

function absentFor({ standing, grade }: Binding, length: number, at: Instant): Verdict {
  const { value, since } = standing;
  if (value === 'PRESENT') return grade === 'CONFIRMED' ? isFalse('WORKLOAD_PRESENT') : unknown('WEAK_LINK');
  if (since === null) return unknown(value === 'GONE' ? 'GONE_SINCE_UNKNOWN' : 'PRESENCE_UNKNOWN');
  if (addMillis(since, length) >= at) return isFalse('WITHIN_GRACE');
  if (value === 'DOUBTFUL') return unknown('ABSENT_SUSPECTED');
  return grade === 'CONFIRMED' ? isTrue() : unknown('WEAK_LINK');
}
