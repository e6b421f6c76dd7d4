import type { Certainty, Instant } from '../../model/index.js';

/**
 * SUPPRESSED: an active exception covers it (A8). STALE: it held, and what would have to show it is not seen any more.
 * RESOLVED: it is shown not to hold any more. One that holds again after that is OPEN again.
 */
export const FINDING_STATUSES = ['OPEN', 'SUPPRESSED', 'STALE', 'RESOLVED'] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** How one finding stands, over all evaluations so far (5.5.4). */
export interface Life {
  readonly status: FindingStatus;
  /** How sure it was when its rule was last seen broken. */
  readonly knownCertainty: Certainty;
  /** The evaluation that found it first. */
  readonly openedAt: Instant;
  /** Since when its rule is broken, where the facts tell. */
  readonly conditionStartedAt: Instant | null;
  /** The last evaluation that saw it broken. */
  readonly lastSeenAt: Instant;
  readonly staleSince: Instant | null;
  readonly resolvedAt: Instant | null;
  /** When it held again after it was RESOLVED, the last time, and how often it did. */
  readonly reopenedAt: Instant | null;
  readonly reopenings: number;
}

/** What one evaluation saw of a finding. */
export interface Sighting {
  readonly breach: {
    readonly certainty: Certainty;
    readonly suppressed: boolean;
    readonly startedAt: Instant | null;
  } | null;
  /** Whether what its rule needs to know of its subjects is seen: only then does silence mean anything (F-01). */
  readonly sighted: boolean;
  /** Its rule no longer lists it, but only because a record was withdrawn: what it warns of goes on (F-19). */
  readonly goesOn?: boolean;
}

/** The life of a finding after one more evaluation (5.5.4); null for what never was one. */
export function lifeOf(before: Life | null, sighting: Sighting, at: Instant): Life | null {
  const { breach, sighted } = sighting;
  if (breach === null) return before && unlisted(before, sighting, at);
  const { certainty, suppressed, startedAt } = breach;
  const reopened = before?.status === 'RESOLVED';
  const life = {
    knownCertainty: certainty,
    openedAt: before?.openedAt ?? at,
    conditionStartedAt: startedAt ?? before?.conditionStartedAt ?? null,
    lastSeenAt: at,
    staleSince: null,
    resolvedAt: null,
    reopenedAt: reopened ? at : (before?.reopenedAt ?? null),
    reopenings: (before?.reopenings ?? 0) + (reopened ? 1 : 0),
  };
  if (suppressed) return { ...life, status: 'SUPPRESSED' };
  if (before && faded(before, certainty) && !sighted)
    return {
      ...life,
      status: 'STALE',
      // Of what it was: doubt that only comes of not looking is no news of the world.
      knownCertainty: before.knownCertainty,
      lastSeenAt: before.lastSeenAt,
      staleSince: before.staleSince ?? at,
    };
  return { ...life, status: 'OPEN' };
}

/** It was known for certain, and no longer is. */
function faded(before: Life, certainty: Certainty): boolean {
  return before.knownCertainty === 'CONFIRMED' && before.status !== 'RESOLVED' && certainty === 'POSSIBLE';
}

function unlisted(before: Life, { sighted, goesOn }: Sighting, at: Instant): Life {
  if (before.status === 'RESOLVED') return before;
  if (!sighted) return { ...before, status: 'STALE', staleSince: before.staleSince ?? at };
  if (goesOn) return { ...before, status: 'OPEN', staleSince: null };
  return { ...before, status: 'RESOLVED', staleSince: null, resolvedAt: at };
}
