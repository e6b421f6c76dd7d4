import {
  addMillis,
  and,
  isFalse,
  isTrue,
  unknown,
  type Instant,
  type Lifecycle,
  type Verdict,
} from '../../model/index.js';
import { span } from '../definitions/instants.js';
import { goneFor, type Binding } from './left-behind.js';

/** What is known of the use of one credential or identity of a service. */
export interface KnownUse {
  /** An instant or a day; null when no use is known. */
  readonly usedAt: string | null;
  /** Its source says that it was never used. */
  readonly never: boolean;
  /** What its source says is recent enough to rely on. */
  readonly fresh: boolean;
  /** Something else consumes it too, so that a use may have been of that. */
  readonly elsewhere: boolean;
  /** It has ended for good: nothing newer can come. */
  readonly ended: boolean;
}

export interface ImpliedFacts {
  readonly lifecycle: Lifecycle;
  /** A7 */
  readonly retired: Verdict;
  readonly contested: boolean;
  readonly createdAt: Instant | null;
  /** Other services are part of it now: it is as alive as they are, and they are judged themselves. */
  readonly hasParts: boolean;
  /** Somebody said that it may stand still (F-33). */
  readonly expectedIdle: boolean;
  /** Every workload that was ever part of it; `live` is the part, not the workload. */
  readonly workloads: readonly Binding[];
  readonly uses: readonly KnownUse[];
}

/**
 * whether a service that nobody retired looks retired: no workload of it was PRESENT and nothing of it was used
 * for `window` ms. It is a question to a person, never a retirement.
 */
export function impliedRetired(facts: ImpliedFacts, window: number, at: Instant): Verdict {
  const { lifecycle, retired, createdAt } = facts;
  if (retired.value === 'TRUE') return isFalse('RETIRED');
  if (lifecycle !== 'ACTIVE' && lifecycle !== 'UNKNOWN') return isFalse(`LIFECYCLE_${lifecycle}`);
  if (facts.hasParts) return isFalse('HAS_PARTS');
  if (facts.expectedIdle) return isFalse('EXPECTED_IDLE');
  if (createdAt !== null && addMillis(createdAt, window) > at) return isFalse('CREATED_WITHIN_WINDOW');
  const still = and(
    workloadsGone(facts.workloads, window, at),
    ...facts.uses.map((use) => notUsed(use, window, at)),
  );
  return facts.contested ? and(still, unknown('CONTESTED')) : still;
}

function workloadsGone(workloads: readonly Binding[], window: number, at: Instant): Verdict {
  const counted = workloads.filter(({ live, standing }) => live || standing.value !== 'PRESENT');
  if (counted.length === 0) return unknown('NO_WORKLOAD_KNOWN');
  return and(...counted.map((workload) => goneFor(workload, window, at)));
}

function notUsed(use: KnownUse, window: number, at: Instant): Verdict {
  const since = addMillis(at, -window);
  if (use.usedAt !== null) {
    const { from, to } = span(use.usedAt);
    if (from >= since) return use.elsewhere ? unknown('USE_UNATTRIBUTED') : isFalse('USED');
    if (to > since) return unknown('DATE_ONLY');
  }
  if (use.ended) return isTrue();
  if (use.usedAt === null && !use.never) return unknown('LAST_USED_NOT_TOLD');
  return use.fresh ? isTrue() : unknown('USAGE_STALE');
}
