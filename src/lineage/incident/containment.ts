import type { Certainty, Truth } from '../../model/index.js';
import type { Action } from '../answer.js';
import type { Rule } from '../blast-radius/walk.js';

/** What containment turns on. */
export interface ContainmentFacts {
  readonly nodeType: string;
  /** The indicator itself, or reached from it within the window. */
  readonly role: 'MATCHED' | 'REACHED';
  /** That it is matched or reached (A12). */
  readonly certainty: Certainty;
  /** Of a credential, A1 now; null of everything else. */
  readonly works: Truth | null;
  /** A credential that can never work again, or a node that is gone. */
  readonly ended: boolean;
  /** The scope that tells its state failed when it was last read. */
  readonly failing: boolean;
  readonly breakGlass: boolean;
  /** A secret of which no issuer is known. */
  readonly unlinked: boolean;
  /** A session or a lease: it cannot be rotated, only cut off. */
  readonly session: boolean;
  /** Something that is live reads it, uses it or runs as it. */
  readonly consumed: boolean;
  /** The rule by which it was reached last; null when it is matched. */
  readonly rule: Rule | null;
}

/**
 * What to do about one node of an incident, in this order (5.8.3, 5.5.5 credential.compromised). Break-glass is for a
 * person. What is only POSSIBLE is confirmed first. A matched credential is revoked, and before that rotated where something
 * live needs it; one that could be read is rotated. Sessions end with CUTOFF_SESSIONS. An identity that could be minted for
 * or administered is looked at for what was made of it (RECHECK).
 */
export function containment(facts: ContainmentFacts): readonly Action[] {
  if (facts.breakGlass) return ['MANUAL'];
  if (facts.unlinked) return ['IDENTIFY'];
  if (facts.ended) return ['NONE'];
  const doubtful = facts.certainty === 'POSSIBLE' || facts.works === 'UNKNOWN';
  if (doubtful) return facts.failing ? ['FIX_CONNECTOR', 'CONFIRM'] : ['CONFIRM'];
  const matched = facts.role === 'MATCHED';
  switch (facts.nodeType) {
    case 'Credential':
      return credential(facts, matched);
    case 'Identity':
      return identity(facts, matched);
    case 'FederatedSubject':
      return ['REMOVE_TRUST'];
    case 'ThirdParty':
      return ['REMOVE_TRUST', 'RECHECK'];
    case 'Material':
    case 'SecretLocation':
      // What lay there is listed, and dealt with, as a credential of its own.
      return ['NONE'];
    default:
      return ['MANUAL'];
  }
}

function credential(facts: ContainmentFacts, matched: boolean): readonly Action[] {
  if (facts.session) return facts.works === 'FALSE' ? ['NONE'] : ['CUTOFF_SESSIONS'];
  // One that is suspended must not be switched on again.
  if (matched) return facts.consumed && facts.works === 'TRUE' ? ['ROTATE', 'REVOKE'] : ['REVOKE'];
  return facts.works === 'TRUE' ? ['ROTATE'] : ['NONE'];
}

function identity({ rule, consumed }: ContainmentFacts, matched: boolean): readonly Action[] {
  if (matched)
    return consumed ? ['CUTOFF_SESSIONS', 'ROTATE', 'RECHECK'] : ['DISABLE', 'CUTOFF_SESSIONS', 'RECHECK'];
  return rule === 'B1' || rule === 'B2' ? ['CUTOFF_SESSIONS'] : ['RECHECK'];
}

/** One step of the plan: all steps of a phase may be taken at once. */
export interface Planned<T> {
  /** From 1. */
  readonly phase: number;
  readonly action: Action;
  readonly of: T;
}

/** What stops harm soonest, first. */
const URGENCY: readonly Action[] = [
  'REVOKE',
  'DISABLE',
  'CUTOFF_SESSIONS',
  'REMOVE_TRUST',
  'ROTATE',
  'FIX_CONNECTOR',
  'CONFIRM',
  'IDENTIFY',
  'MANUAL',
  'RECHECK',
];

/** All actions as one plan: by phase, then by urgency, then in the order of the items. Nothing is to be done for NONE. */
export function planOf<T>(items: readonly T[], actionsOf: (item: T) => readonly Action[]): Planned<T>[] {
  const steps = items.flatMap((of, order) =>
    actionsOf(of)
      .filter((action) => action !== 'NONE')
      .map((action, index) => ({ phase: index + 1, action, of, order })),
  );
  return steps
    .sort(
      (a, b) =>
        a.phase - b.phase || URGENCY.indexOf(a.action) - URGENCY.indexOf(b.action) || a.order - b.order,
    )
    .map(({ phase, action, of }) => ({ phase, action, of }));
}
