import { canAuthenticate, instant } from './can-authenticate.js';
import { isSuppressed } from './exception.js';
import { isHeard } from './heard.js';
import type { NodeKey } from '../history.js';
import { all, any, type Three } from './kleene.js';
import { listed, present, type Listed } from './orphaned.js';
import { RULES } from './rules.js';
import { retired } from './services.js';
import { ALWAYS, somewhen } from '../time.js';
import type { Node, World } from './world.js';

const RULE = 'LIN-002';

/** what some credential authenticates as, or may, and nothing justifies (5.6). */
export function unjustified(world: World): Map<NodeKey, Listed> {
  const found = new Map<NodeKey, Listed>();
  for (const identity of present(world)) {
    const ways = world.live('AUTHENTICATES_AS', { to: identity.key });
    if (ways.every(({ from }) => canAuthenticate(world, from).value === 'FALSE')) continue;
    const value = justified(world, identity);
    if (value === 'TRUE') continue;
    found.set(identity.key, listed(world, identity, value === 'FALSE' ? 'TRUE' : 'UNKNOWN', RULE));
  }
  return found;
}

/** 5.6; usage plays no part. */
function justified(world: World, identity: Node): Three {
  const grounds = any([
    ...world.live('SUPPORTS', { from: identity.key }).map(({ to }) => isInUse(world, to)),
    isSuppressed(world, RULE, identity.key) ? 'TRUE' : 'FALSE',
    identity.attributes['breakGlass'] === true && isReviewed(world, identity.key) ? 'TRUE' : 'FALSE',
  ]);
  const value = all([purpose(world, identity), grounds]);
  return value === 'FALSE' && !isHeard(world, 'SERVICES', 'RETIREMENT') ? 'UNKNOWN' : value;
}

/** Stated on the identity until some instant, or on what it supports. */
function purpose(world: World, { key, attributes: said, contested }: Node): Three {
  const ties = world.live('SUPPORTS', { from: key });
  if (ties.some(({ attributes }) => attributes.purpose !== undefined)) return 'TRUE';
  if (said['purpose'] === undefined) return 'FALSE';
  const until = somewhen(said['purposeUntil']);
  if (until === null || until.from > world.asOf) return 'TRUE';
  if (world.asOf < until.to) return 'UNKNOWN';
  return contested.has('purposeUntil') ? 'UNKNOWN' : 'FALSE';
}

function isInUse(world: World, service: NodeKey): Three {
  const { value, contested, lifecycle } = retired(world, service);
  if (value === 'TRUE') return contested ? 'UNKNOWN' : 'FALSE';
  if (value === 'UNKNOWN' || lifecycle === 'UNKNOWN') return 'UNKNOWN';
  return ['ACTIVE', 'DEPRECATED', 'RETIRING'].includes(lifecycle) ? 'TRUE' : 'FALSE';
}

/** Its review is in date: somebody attested it, and that still counts. */
function isReviewed(world: World, identity: NodeKey): boolean {
  return world.live('ON_SUBJECT', { to: identity }).some(({ from }) => {
    const said = world.node(from)?.attributes ?? {};
    const at = instant(said['at']);
    const until = instant(said['validUntil']) ?? (at === null ? null : at + RULES.attestation);
    return (at === null || at <= world.asOf) && world.asOf < (until ?? ALWAYS);
  });
}
