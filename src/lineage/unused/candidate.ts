import { textOf } from '../definitions/instants.js';
import type { Candidate } from '../listing/index.js';
import type { Usage } from '../usage/index.js';
import type { UnusedNode } from './result.js';

type Use = Pick<UnusedNode, 'lastUsedAt' | 'lastUsedStatus' | 'watchedSince' | 'watchedBy'>;

/** A candidate of LIN-037 and what is known of its use. */
export type UnusedCandidate = Candidate & Use;

export function useOf({ attributes, continuousSince, watchedBy }: Usage): Use {
  return {
    lastUsedAt: textOf(attributes, 'lastUsedAt'),
    lastUsedStatus: textOf(attributes, 'lastUsedStatus') ?? 'NOT_READ',
    watchedSince: continuousSince,
    watchedBy,
  };
}
