import type { Asking } from '../../src/lineage/question.js';
import type { NodeKey } from './history.js';
import { survivorsOf } from './product.js';
import { survivors, type Survivor } from './survivors.js';
import type { World } from './world.js';

/** One question, asked of both readings; the answers are compared as they are. */
export interface Subject {
  readonly question: string;
  readonly ofProduct: (asking: Asking, world: World) => Promise<ReadonlyMap<string, unknown>>;
  readonly ofOracle: (world: World) => ReadonlyMap<string, unknown>;
}

export const subjects: readonly Subject[] = [
  {
    question: 'Q-01',
    ofProduct: async (asking) => withoutFlags(await survivorsOf(asking)),
    ofOracle: (world) => withoutFlags(survivors(world)),
  },
];

/** Which list, class, certainty, services and suppression: the pages do not say of every flag when it is set. */
function withoutFlags(of: ReadonlyMap<NodeKey, Survivor>): Map<NodeKey, unknown> {
  return new Map([...of].map(([key, { flags: _, ...rest }]) => [key, rest]));
}
