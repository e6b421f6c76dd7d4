import { isFalse, isTrue, unknown, type Instant, type Verdict } from '../../model/index.js';
import { span } from '../definitions/instants.js';

export interface AutomationFacts {
  /** When its ownership or its service last changed; null when no change is known. */
  readonly changedAt: Instant | null;
  /** When somebody last confirmed that it is still right; null when nobody did. */
  readonly revalidatedAt: Instant | null;
  /** Its last successful run, an instant or a day; null when no source tells any. */
  readonly ranAt: string | null;
  /** The run is known to be its own, and not that of something that shares its credential. */
  readonly attributed: boolean;
}

/** Q-41 (R-USE-04): it ran successfully after its ownership or its service changed, and nobody revalidated it since. */
export function stale(facts: AutomationFacts): Verdict {
  const { changedAt, revalidatedAt, ranAt } = facts;
  if (changedAt === null) return isFalse('NO_CHANGE');
  if (revalidatedAt !== null && revalidatedAt >= changedAt) return isFalse('REVALIDATED');
  if (ranAt === null) return unknown('RUNS_NOT_TOLD');
  const { from, to } = span(ranAt);
  if (to <= changedAt) return isFalse('NOT_RUN_SINCE');
  if (from < changedAt) return unknown('DATE_ONLY');
  return facts.attributed ? isTrue() : unknown('RUN_UNATTRIBUTED');
}
