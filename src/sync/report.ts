import type { Completeness, Reason } from '../model/index.js';

/** A record that was refused. `message` carries no value of the record. */
export interface Reject {
  readonly locator: string;
  readonly code: string;
  readonly message: string;
}

export interface Counts {
  /** Claims and refused records of the pull. */
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Newly missing: ABSENT_SUSPECTED. */
  readonly suspected: number;
  /** Missing for the second time: ABSENT_CONFIRMED. */
  readonly confirmed: number;
  /** Seen again after it was missing. */
  readonly restored: number;
  readonly rejected: number;
}

export interface ScopeReport extends Counts {
  readonly scope: string;
  /** `provider/realmId` */
  readonly realm: string;
  readonly completeness: Completeness;
  /** Why it is not COMPLETE, what is missing in it although it is, or why nothing was written (`LEASE_HELD`, `OLDER_THAN_KNOWN`); null when all went well. */
  readonly reason: Reason | null;
  /** The first {@link REJECTS_KEPT}; `rejected` counts all. */
  readonly rejects: readonly Reject[];
}

export interface SyncReport {
  readonly source: string;
  readonly runId: string;
  readonly scopes: readonly ScopeReport[];
  readonly notices: readonly Reason[];
  /** Relationships that the links rules made and ended. */
  readonly links: { readonly added: number; readonly removed: number };
}

export const REJECTS_KEPT = 100;

export type Tally = { -readonly [K in keyof Counts]: Counts[K] };

export function emptyTally(): Tally {
  return {
    seen: 0,
    added: 0,
    changed: 0,
    unchanged: 0,
    suspected: 0,
    confirmed: 0,
    restored: 0,
    rejected: 0,
  };
}
