import type { EdgeFact } from '../facts.js';

/** A11: whether a traversal goes on over an edge, by its conditions. */
export function continuation(edge: Pick<EdgeFact, 'conditionStatus'>): 'CONFIRMED' | 'POSSIBLE' | 'SKIP' {
  if (edge.conditionStatus === 'UNSATISFIABLE') return 'SKIP';
  return edge.conditionStatus === 'UNRESOLVED' ? 'POSSIBLE' : 'CONFIRMED';
}
