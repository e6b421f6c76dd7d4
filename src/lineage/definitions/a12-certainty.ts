import type { Certainty } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';
import { continuation } from './a11-continuation.js';

const ENOUGH = 0.8;

/**
 * A12 for one relationship, stated by one or more observations: CONFIRMED when one of them is by a method that counts,
 * or when DECLARED statements of independent sources together reach 0.8 (5.2.2).
 */
export function gradeOf(statements: readonly EdgeFact[]): Certainty {
  if (statements.every((edge) => continuation(edge) !== 'CONFIRMED')) return 'POSSIBLE';
  const counting = statements.filter((edge) => continuation(edge) === 'CONFIRMED');
  if (counting.some((edge) => ['CONFIGURED', 'OBSERVED', 'ATTESTED'].includes(edge.method)))
    return 'CONFIRMED';
  const perSource = new Map<string, number>();
  for (const edge of counting) {
    if (edge.method !== 'DECLARED') continue;
    perSource.set(edge.source, Math.max(perSource.get(edge.source) ?? 0, edge.confidence));
  }
  let doubt = 1;
  for (const confidence of perSource.values()) doubt *= 1 - confidence;
  // Compared with a margin, because 1 - 0.2 is not 0.8 in binary.
  return 1 - doubt >= ENOUGH - 1e-9 ? 'CONFIRMED' : 'POSSIBLE';
}

/** A path is as strong as its weakest link. */
export function weakest(grades: readonly Certainty[]): Certainty {
  return grades.includes('POSSIBLE') ? 'POSSIBLE' : 'CONFIRMED';
}

/** An item is as strong as its strongest path; without any it is POSSIBLE. */
export function strongest(grades: readonly Certainty[]): Certainty {
  return grades.includes('CONFIRMED') ? 'CONFIRMED' : 'POSSIBLE';
}
