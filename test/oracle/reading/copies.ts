import type { NodeKey } from '../history.js';
import type { Link } from './replay.js';
import type { World } from './world.js';

/** One place where one material of a credential lies at `asOf`. */
export interface Copy {
  readonly location: NodeKey;
  /** A4: it holds what the credential has now; otherwise what an earlier rotation left. */
  readonly isCurrent: boolean;
  readonly has: readonly Link[];
  readonly holds: readonly Link[];
}

/** A4: all copies of what a credential has, or ever had. */
export function copiesOf(world: World, credential: NodeKey): Copy[] {
  const had = world
    .ever('HAS_MATERIAL', { from: credential })
    .filter(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
  return [...new Set(had.map(({ to }) => to))].flatMap((material): Copy[] => {
    const now = world.live('HAS_MATERIAL', { from: credential, to: material });
    const has = now.length > 0 ? now : had.filter(({ to }) => to === material);
    const kept = world.live('HOLDS', { to: material });
    return [...new Set(kept.map(({ from }) => from))].map((location) => {
      const holds = kept.filter(({ from }) => from === location);
      const isLeft = holds.every(({ attributes }) => attributes.currency === 'RESIDUE');
      return { location, has, holds, isCurrent: now.length > 0 && !isLeft };
    });
  });
}
