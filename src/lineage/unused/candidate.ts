import type { Candidate } from '../listing/index.js';
import type { Usage } from '../usage/index.js';

/** A candidate of LIN-037 and what is known of its use. */
export interface UnusedCandidate {
  readonly candidate: Candidate;
  readonly usage: Usage;
}
