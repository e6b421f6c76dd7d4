import { certaintyOf } from './certainty.js';
import { isSuppressed } from './exception.js';
import { isHeard } from './heard.js';
import type { NodeKey } from '../history.js';
import { all, type Three } from './kleene.js';
import { ownership } from './owner.js';
import { retired } from './services.js';
import type { Node, World } from './world.js';

/** What a list says of one node. */
export interface Listed {
  readonly certainty: 'CONFIRMED' | 'POSSIBLE';
  readonly suppressed: boolean;
}

/** every identity that is there, and that nobody answers for (A10). */
export function orphans(world: World): Map<NodeKey, Listed> {
  const found = new Map<NodeKey, Listed>();
  for (const identity of present(world)) {
    const value = orphaned(world, identity.key);
    if (value !== 'FALSE') found.set(identity.key, listed(world, identity, value, 'LIN-001'));
  }
  return found;
}

/** A10 orphaned(identity, asOf) */
function orphaned(world: World, identity: NodeKey): Three {
  return all([ownerless(world, identity), unsupporting(world, identity)]);
}

function ownerless(world: World, identity: NodeKey): Three {
  const { status, isContested } = ownership(world, identity);
  if (status === 'RESOLVED') return 'FALSE';
  if (status === 'UNKNOWN' || status === 'CONFLICT') return 'UNKNOWN';
  return isHeard(world, 'OWNERS') && !isContested ? 'TRUE' : 'UNKNOWN';
}

function unsupporting(world: World, identity: NodeKey): Three {
  const supported = world.live('SUPPORTS', { from: identity }).map(({ to }) => retired(world, to));
  return all(supported.map(({ value, contested }) => (value === 'TRUE' && contested ? 'UNKNOWN' : value)));
}

export function present(world: World): Node[] {
  return world.all('Identity').filter(({ presence }) => presence !== 'ABSENT_CONFIRMED');
}

/** A12, and A8 with A9: what is break-glass is never suppressed. */
export function listed(world: World, node: Node, value: Three, rule: string): Listed {
  return {
    certainty: certaintyOf(value === 'TRUE'),
    suppressed: node.attributes['breakGlass'] !== true && isSuppressed(world, rule, node.key),
  };
}
