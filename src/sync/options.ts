import type { Graph } from '../graph/port.js';
import type { Instant, Policy, PullEvent } from '../model/index.js';

/**
 * How people mark what belongs together (`links` of relict.yaml). Keys of tags are compared without case, whole: a
 * prefix counts only where it is configured.
 */
export interface LinkRules {
  /** Tags whose value names a service. */
  readonly serviceTags: readonly string[];
  /** Tags whose value is the environment of what carries them. */
  readonly environmentTags: readonly string[];
  /** Tags whose value names a team or a person. */
  readonly ownerTags: readonly string[];
  /** Annotations of a catalogue's entity that carry the id or number of its record in another registry. */
  readonly serviceAnnotations?: readonly string[] | undefined;
}

/** Thousands of narrow rows cost least apiece; wide ones are limited by their bytes. */
export const BATCH_ROWS = 4_000;

export interface Progress {
  readonly source: string;
  readonly scope: string;
  /** Claims read in this scope so far. */
  readonly seen: number;
  readonly perSecond: number;
}

export interface SyncOptions {
  /** `sources[].id` of relict.yaml. */
  readonly source: string;
  /** `sources[].type`. */
  readonly connector: string;
  readonly pull: AsyncIterable<PullEvent>;
  readonly policy: Policy;
  /** Without them nothing is linked, and no environment is read from tags. */
  readonly links?: LinkRules | undefined;
  /** Record time; also what leases are measured by. */
  readonly clock: () => Instant;
  /** Unique per run; made up when missing. */
  readonly runId?: string | undefined;
  /** Lets a run pass that the mass-absence guard would quarantine. */
  readonly acceptAbsence?: boolean | undefined;
  /**
   * The pull speaks for all of the source: a scope of it that the pull does not bring has FAILED. Else only the scopes
   * of a pull that failed as a whole, or brought nothing, have.
   */
  readonly whole?: boolean | undefined;
  /** At most four times a second by `clock`. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Observations and relationships of one transaction; else {@link BATCH_ROWS}. */
  readonly batchRows?: number | undefined;
}

/** What every part of one run shares. */
export interface Context extends Omit<SyncOptions, 'pull' | 'runId'> {
  readonly graph: Graph;
  readonly runId: string;
}
