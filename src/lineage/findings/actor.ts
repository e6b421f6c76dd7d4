import type { NodeFact } from '../facts.js';

/** The account of a person, as far as anybody tells: the process for people governs it. */
export function ofPerson({ attributes }: NodeFact): boolean {
  const { actorClass, kind } = attributes;
  if (actorClass === 'HUMAN') return true;
  return kind === 'HUMAN_USER' && (actorClass === undefined || actorClass === 'UNKNOWN');
}
