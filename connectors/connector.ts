import type { z } from 'zod';
import type { Capability } from '../src/model/coverage.js';
import type { PullEvent } from '../src/model/scope.js';
import type { Instant } from '../src/model/time.js';

export type { PullEvent } from '../src/model/scope.js';

/** A capability that a connector has or lacks, with a remark for people. */
export interface DeclaredCapability {
  readonly capability: Capability;
  readonly support: 'YES' | 'NO' | 'PARTLY';
  readonly note: string;
}

/** Where a connector reads: the provider's own export files, or its live API. */
export type Origin =
  { readonly files: readonly string[]; readonly asOf?: Instant } | { readonly live: unknown };

export interface PullContext {
  /** `sources[].id` of relict.yaml. */
  readonly sourceId: string;
  readonly origin: Origin;
  /** The type's own settings, already parsed by {@link Connector.settings}. */
  readonly settings: unknown;
  /** The clock of this pull (P7). */
  now(): Instant;
  readonly signal?: AbortSignal;
}

/**
 * The whole contract of a source: declared metadata, and one function that yields what the source says.
 * A connector reads; it writes nothing anywhere, and it lets no secret value through its parsers (P5).
 */
export interface Connector {
  /** `sources[].type`, and the name of the folder. */
  readonly type: string;
  readonly title: string;
  readonly capabilities: readonly DeclaredCapability[];
  /** What the live API needs: actions, roles or scopes, all read-only. */
  readonly permissions: readonly {
    readonly permission: string;
    readonly why: string;
    readonly tier: 'safe' | 'extended';
  }[];
  /** Commands or calls that produce a complete export. */
  readonly exports: readonly { readonly command: string; readonly gives: string }[];
  /** Identifiers by which its nodes join those of other sources (sources.md 7). */
  readonly joinKeys: readonly { readonly key: string; readonly joins: string }[];
  /** Settings of `from.live`; strict, so that an unknown key is an error. */
  readonly liveSettings: z.ZodType;
  /** Further keys of the source's row in relict.yaml. */
  readonly settings: z.ZodType;
  pull(context: PullContext): AsyncIterable<PullEvent>;
}
