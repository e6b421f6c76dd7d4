import type { AnswerCertainty } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import type { OwnerClaim } from './result.js';

export interface FoundClaims {
  /** By the id of the node that is asked about. */
  readonly claims: ReadonlyMap<string, readonly OwnerClaim[]>;
  /** Canonical id of a target that several sources know (SAME_AS). */
  readonly same: (id: string) => string;
}

/** Every claim of ownership of the nodes, over the ways of 5.6. */
export async function ownerClaims(
  _asking: Asking,
  _nodes: ReadonlyMap<string, NodeFact>,
  _ownersHeard: AnswerCertainty,
): Promise<FoundClaims> {
  return { claims: new Map(), same: (id) => id };
}
