import { z } from 'zod';
import { capability, completeness } from './coverage.js';
import { instant, text } from './fields.js';
import type { ClaimInput } from './claim.js';
import type { NodeRef } from './key.js';

export const realm = z.strictObject({
  /** `aws`, `backstage`, `servicenow`, … */
  provider: text,
  /** The provider's own immutable id: an account number, a tenant id, an instance name. */
  realmId: text,
  kind: text,
  name: text.optional(),
});
export type Realm = z.output<typeof realm>;

/**
 * The unit of completeness: what one call family lists of one realm, such as `123456789012/access-keys`. A scope that
 * is COMPLETE has named everything that its source has of it; whatever it named before and no longer names is missing.
 */
export const scope = z.strictObject({
  /** Unique within the source and the same in every run. */
  id: z.string().min(1).max(256),
  realm,
  /** When the source said it (A16): the start of the call, or the instant that the export carries. */
  observedAt: instant,
  /** What the scope lists, and so what its completeness vouches for. */
  capabilities: z.array(capability),
  /** `live`, or `export`: how long the scope counts as fresh (findings.md 5.11). */
  origin: z.enum(['live', 'export', 'inventory']).default('export'),
});
export type Scope = z.output<typeof scope>;
export type ScopeInput = z.input<typeof scope>;

/** Why a scope is not complete, or a record was refused. Never a raw provider body. */
export interface Reason {
  /** Closed code, such as `FORBIDDEN`, `THROTTLED`, `MALFORMED`, `TRUNCATED`, `REPEATED_PAGE`, `NOT_RECOGNISED`. */
  readonly code: string;
  readonly message: string;
}

/**
 * What a connector's pull yields. Scopes follow one another: `open`, then claims and rejects in any order, then
 * `close`. A stream that ends or throws inside a scope leaves it FAILED. `notice` may stand anywhere.
 */
export type PullEvent =
  | { readonly kind: 'open'; readonly scope: ScopeInput }
  | { readonly kind: 'claim'; readonly claim: ClaimInput }
  /** A record that the parser refused. With `node` it still counts as seen, so that it does not look deleted. */
  | { readonly kind: 'reject'; readonly reason: Reason; readonly locator: string; readonly node?: NodeRef }
  | { readonly kind: 'close'; readonly completeness: 'COMPLETE' }
  | { readonly kind: 'close'; readonly completeness: 'PARTIAL' | 'FAILED'; readonly reason: Reason }
  | { readonly kind: 'notice'; readonly reason: Reason };

export const runCompleteness = completeness;

/** The natural key of a realm's node. */
export function realmRef(of: Pick<Realm, 'provider' | 'realmId'>): NodeRef {
  return { type: 'Realm', key: [of.provider, of.realmId] };
}
