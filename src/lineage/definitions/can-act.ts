import { and, isFalse, isTrue, or, unknown, type Instant, type Verdict } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import type { Confirmed } from './a01-can-authenticate.js';
import { identityNegative } from './identity-state.js';
import { continuation } from './a11-continuation.js';
import { gradeOf } from './a12-certainty.js';

/** A way by which an identity may be acted as, and how far it holds at the instant asked. */
export interface Trust {
  /** Live CAN_ASSUME. */
  readonly edge: EdgeFact;
  readonly source: NodeFact;
  /** canAct of the source; an external subject acts by itself. */
  readonly acts: Verdict;
}

/** Whether the identity itself lets anything act as it: its state, its presence, and how old that knowledge is (A1). */
export function mayBeActedAs(identity: Confirmed, at: Instant): Verdict {
  const negative = identityNegative(identity.node, at);
  if (negative && (negative.irreversible || identity.confirmation.fresh)) return isFalse(negative.reason);
  if (negative) return unknown('STALE_NEGATIVE', negative.reason);
  if (identity.node.presence === 'UNKNOWN') return unknown('STATE_UNKNOWN');
  if (identity.node.presence === 'ABSENT_SUSPECTED') return unknown('ABSENT_SUSPECTED');
  return identity.confirmation.fresh ? isTrue() : unknown('STALE_POSITIVE');
}

/** One trust: its source acts, its conditions can be met (A11). */
export function trustHolds(trust: Trust): Verdict {
  const next = continuation(trust.edge);
  if (next === 'SKIP') return isFalse('CONDITION_UNSATISFIABLE');
  return next === 'POSSIBLE' ? and(trust.acts, unknown('CONDITION_UNRESOLVED')) : trust.acts;
}

/** Whether a workload is there to act: missing from one run it may be, and is not proved gone (5.2.3). */
export function isRunning({ presence }: NodeFact): Verdict {
  if (presence === 'PRESENT') return isTrue();
  return presence === 'ABSENT_CONFIRMED' ? isFalse('ABSENT_CONFIRMED') : unknown('WORKLOAD_NOT_SEEN');
}

/** A12 of one way in, as everybody states it: what is only guessed is not known to work. */
export function isSure(statements: readonly EdgeFact[]): Verdict {
  return gradeOf(statements) === 'CONFIRMED' ? isTrue() : unknown('WEAK_LINK');
}

/**
 * canAct (A1): over its credentials, its live trusts, and the workloads present that run as it. What could mint a
 * credential for it is not counted.
 */
export function canAct(
  identity: Confirmed,
  at: Instant,
  ways: {
    readonly credentials: readonly Verdict[];
    readonly trusts: readonly Trust[];
    /** By workload that runs as it: whether that is there. */
    readonly runs: readonly Verdict[];
  },
): Verdict {
  const any = or(...ways.credentials, ...ways.trusts.map(trustHolds), ...ways.runs);
  return and(mayBeActedAs(identity, at), any);
}
