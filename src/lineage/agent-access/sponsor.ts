import type { Verdict } from '../../model/index.js';
import { isFalse, isTrue, unknown } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { OwnerResult } from '../owner/owners-of.js';

export interface SponsorFacts {
  /** Persons that one of its identities acts for, at once or through other identities. */
  readonly persons: readonly NodeFact[];
  /** Of the agent and of each of its identities. */
  readonly owners: readonly OwnerResult[];
  /** Everybody who could tell was heard. */
  readonly heard: boolean;
}

/**
 * Whether a human stands for an agent (R-STD-04): a person for whom it acts who has not left, or an owner that is a
 * team or a person. A machine is never a sponsor, nor is whoever created it.
 */
export function sponsored({ persons, owners, heard }: SponsorFacts): Verdict {
  const gone = (person: NodeFact): boolean =>
    person.presence === 'ABSENT_CONFIRMED' || person.attributes['status'] === 'INACTIVE';
  if (persons.some((person) => person.presence !== 'UNKNOWN' && !gone(person)))
    return isTrue('ACTS_FOR_PERSON');
  if (owners.some((owner) => owner.status === 'RESOLVED' && owner.fallback === null)) return isTrue('OWNED');
  const doubts = [
    ...(persons.some((person) => person.presence === 'UNKNOWN') ? ['SPONSOR_NOT_DESCRIBED'] : []),
    ...(owners.some((owner) => owner.status === 'UNKNOWN' || owner.status === 'CONFLICT')
      ? ['OWNER_UNKNOWN']
      : []),
    ...(heard ? [] : ['SOURCES_NOT_COVERED']),
  ];
  const [first, ...more] = doubts;
  if (first !== undefined) return unknown(first, ...more);
  return isFalse(persons.length > 0 ? 'SPONSOR_LEFT' : 'NO_SPONSOR');
}
