import type { Certainty } from '../../model/index.js';
import type { Concerned } from '../definitions/obligations/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';

/** A node that a trigger concerns, and how. */
export interface Affected {
  readonly node: NodeFact;
  readonly concerned: Concerned;
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
  readonly evidence: readonly EdgeFact[];
  /** How it is tied to what happened, as a sentence. */
  readonly because: string;
}

/** What nothing is known to tie to a change. */
export const UNCONCERNED: Omit<Concerned, 'as'> = {
  shared: false,
  carriedOver: false,
  trusted: false,
  direction: null,
  known: false,
  privileged: false,
};
