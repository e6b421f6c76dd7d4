import type { Policy, Presence } from '../model/index.js';

/** What becomes of an observation that a run of its scope did, or did not, contain (5.2.3). */
export type Transition = 'KEEP' | 'SUSPECT' | 'CONFIRM' | 'RESTORE';

/** Seen again, whatever the run's completeness: what was said, was said. */
export function whenSeen(presence: Presence): 'KEEP' | 'RESTORE' {
  return presence === 'PRESENT' ? 'KEEP' : 'RESTORE';
}

/**
 * Missing from a COMPLETE run. No other run may ask (P8), nor, of what is suspected, one that reads the same export
 * again: its source has not spoken twice.
 */
export function whenMissing(presence: Presence): 'KEEP' | 'SUSPECT' | 'CONFIRM' {
  switch (presence) {
    case 'PRESENT':
    case 'UNKNOWN':
      return 'SUSPECT';
    case 'ABSENT_SUSPECTED':
      return 'CONFIRM';
    case 'ABSENT_CONFIRMED':
      return 'KEEP';
  }
}

/**
 * The mass-absence guard (F-02).
 * @param newlyMissing observations that the run would suspect
 * @param present observations of the scope that were present before it
 */
export function isMassAbsence(newlyMissing: number, present: number, guard: Policy['absenceGuard']): boolean {
  return newlyMissing > Math.max(guard.count, guard.share * present);
}
