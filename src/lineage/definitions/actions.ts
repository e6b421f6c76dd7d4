import type { Certainty } from '../../model/index.js';
import type { Action } from '../answer.js';
import type { SurvivorClass } from './a03-class.js';

export interface ActionFacts {
  readonly class: SurvivorClass;
  readonly certainty: Certainty;
  /** Something not retired is associated with it too. */
  readonly shared: boolean;
  readonly unattributed: boolean;
  readonly breakGlass: boolean;
  readonly suppressed: boolean;
  readonly unlinked: boolean;
  readonly privileged: boolean;
  /** The scope that tells its state failed when it was last read. */
  readonly issuerFailing: boolean;
}

/**
 * What to do about a survivor, in order (5.8.3). What is only POSSIBLE is never revoked or rotated: first somebody has
 * to know. Break-glass stays out of every plan, and an exception defers the action, not the fact.
 */
export function recommendedActions(facts: ActionFacts): readonly Action[] {
  if (facts.breakGlass) return ['MANUAL'];
  if (facts.suppressed) return ['NONE'];
  if (facts.unlinked) return ['IDENTIFY'];
  if (facts.class === 'RESIDUAL_SESSION') {
    return facts.certainty === 'CONFIRMED' && facts.privileged ? ['CUTOFF_SESSIONS'] : ['WAIT_EXPIRY'];
  }
  if (facts.certainty === 'POSSIBLE') return facts.issuerFailing ? ['FIX_CONNECTOR', 'CONFIRM'] : ['CONFIRM'];
  switch (facts.class) {
    case 'CARRIED_OVER':
      return ['REVALIDATE', 'ROTATE'];
    case 'TRUST_ONLY':
      return facts.shared ? ['RECHECK'] : ['REMOVE_TRUST'];
    case 'SHARED':
      return facts.unattributed ? ['CONFIRM', 'ROTATE_AND_DETACH'] : ['ROTATE_AND_DETACH'];
    case 'EXCLUSIVE':
      return ['REVOKE'];
  }
}
