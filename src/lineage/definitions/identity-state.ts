import type { Instant } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import { instantOf, span, textOf } from './instants.js';

export interface IdentityNegative {
  readonly reason: string;
  /** True when the identity cannot come back: what authenticates as it has ended for good (A1 step 1). */
  readonly irreversible: boolean;
}

/** Why an identity lets nothing act as it at `at` (5.5.2), or null. Staleness is the caller's to weigh. */
export function identityNegative(identity: NodeFact, at: Instant): IdentityNegative | null {
  const { attributes, presence } = identity;
  const state = attributes['state'];
  const since = instantOf(attributes, 'stateChangedAt');
  const entered = since === null || since <= at;
  if (state === 'PURGED' && entered) return { reason: 'IDENTITY_PURGED', irreversible: true };
  if (presence === 'ABSENT_CONFIRMED') return { reason: 'IDENTITY_ABSENT', irreversible: true };
  if (state === 'DEPROVISIONED' && entered) {
    const until = textOf(attributes, 'restorableUntil');
    const over = until !== null && span(until).to <= at;
    return { reason: over ? 'IDENTITY_PURGED' : 'IDENTITY_DEPROVISIONED', irreversible: over };
  }
  if (state === 'SUSPENDED' && entered) return { reason: 'IDENTITY_SUSPENDED', irreversible: false };
  return null;
}
