import { earliest, latest, METHOD_RANK, type Instant } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import type { NodeFact, ObservedState } from '../facts.js';

/** Whether something is still there, and since when it is not (5.2.3). */
export interface Standing {
  readonly value: 'PRESENT' | 'GONE' | 'DOUBTFUL';
  /** GONE: since its absence is confirmed, or deleted as its source says. DOUBTFUL: since it is missing. */
  readonly since: Instant | null;
}

/**
 * The presence of a node with its beginning, from its observations at the question's instants. Where several sources
 * list it, the last of them to confirm the absence decides; the first to miss it begins the doubt.
 */
export function standingOf(node: NodeFact, states: readonly ObservedState[]): Standing {
  if (node.presence === 'PRESENT') return { value: 'PRESENT', since: null };
  const telling = states.filter((state) => state.attributes !== undefined);
  const strongest = Math.min(...telling.map((state) => METHOD_RANK[state.method]));
  const decisive = telling.filter((state) => METHOD_RANK[state.method] === strongest);
  if (node.presence !== 'ABSENT_CONFIRMED') {
    return { value: 'DOUBTFUL', since: earliest(...decisive.map((state) => state.missingSince)) };
  }
  const deletedAt = textOf(node.attributes, 'deletedAt');
  const since = deletedAt === null ? latest(...decisive.map((state) => state.validFrom)) : span(deletedAt).to;
  return { value: 'GONE', since };
}
