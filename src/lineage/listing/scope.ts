import { z } from 'zod';
import { estateOf } from '../coverage/coverage-for.js';
import { realmCalled } from '../coverage/realm-called.js';
import { environmentOf, type Environment } from '../definitions/a13-environment.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';

/** The arguments by which a list is narrowed. */
export const scopeArgs = {
  /** A realm: its urn, the provider's id or its name. */
  realm: z.string().min(1).optional(),
  environment: z.enum(['PRODUCTION', 'STAGING', 'TEST', 'DEVELOPMENT', 'OTHER', 'UNKNOWN']).optional(),
} as const;

/** Arguments of every list. */
export const listArgs = {
  ...scopeArgs,
  /** Also items that an active exception covers (A8). */
  includeSuppressed: z.boolean().default(true),
} as const;

export interface ScopeArgs {
  readonly realm?: string | undefined;
  readonly environment?: Environment | undefined;
}

export interface ListArgs extends ScopeArgs {
  readonly includeSuppressed: boolean;
}

/** What a list is limited to. */
export interface ListScope {
  /** urns, for the coverage of the answer; undefined: all. */
  readonly realms: readonly string[] | undefined;
  holds(node: NodeFact): boolean;
}

/** A list that nothing limits. */
export const EVERYWHERE: ListScope = { realms: undefined, holds: () => true };

/** @throws RelictError NOT_FOUND or AMBIGUOUS for a realm that no node, or more than one, is called */
export async function scopeOf(asking: Asking, { realm, environment }: ScopeArgs): Promise<ListScope> {
  const only = realm === undefined ? null : await realmCalled(asking, await estateOf(asking), realm);
  const [provider, realmId] = only?.naturalKey ?? [];
  return {
    realms: only ? [only.id] : undefined,
    holds: (node) =>
      (only === null || (node.naturalKey[0] === provider && node.naturalKey[1] === realmId)) &&
      (environment === undefined || environmentOf(node) === environment),
  };
}
