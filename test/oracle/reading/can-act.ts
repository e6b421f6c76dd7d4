import type { NodeKey } from '../history.js';
import { canAuthenticate, isFreshOn, isGone, isSuspended } from './can-authenticate.js';
import { isSure } from './certainty.js';
import { isDisputed } from './contested.js';
import { all, any, type Three } from './kleene.js';
import type { Link } from './replay.js';
import type { World } from './world.js';

/**
 * canAct(i): any way in that is known to work (A1, last paragraph), into what lets itself be acted as. What could be
 * minted does not count; what rests on a guess, or on what sources dispute, is not known to work (A12).
 */
export function canAct(world: World, identity: NodeKey, seen: readonly NodeKey[] = []): Three {
  if (seen.includes(identity)) return 'FALSE';
  const ways = [
    ...into(world, 'AUTHENTICATES_AS', identity).map(([credential, links]) =>
      all([known(links), works(world, credential)]),
    ),
    ...into(world, 'CAN_ASSUME', identity).map(([, links]) =>
      all([known(links), any(links.map((link) => trustHolds(world, link, [...seen, identity])))]),
    ),
    ...into(world, 'USES', identity).map(([workload, links]) => {
      // Missed by one run, or never described, it is neither known to be there nor gone (5.2.3).
      const isThere = world.node(workload)?.presence === 'PRESENT';
      return all([known(links), isThere ? 'TRUE' : 'UNKNOWN']);
    }),
  ];
  return all([mayBeActedAs(world, identity), any(ways)]);
}

/** One trust: its source can act, or is an external subject, and its conditions can be met (A11). */
export function trustHolds(world: World, link: Link, seen: readonly NodeKey[] = []): Three {
  const { conditionStatus } = link.attributes;
  if (conditionStatus === 'UNSATISFIABLE') return 'FALSE';
  const source = isExternal(world, link.from)
    ? 'TRUE'
    : link.from.startsWith('Identity:')
      ? canAct(world, link.from, seen)
      : 'FALSE';
  return all([source, conditionStatus === 'UNRESOLVED' ? 'UNKNOWN' : 'TRUE']);
}

/** A3: the provider's own compute service is the binding of a workload. */
export function isExternal(world: World, subject: NodeKey): boolean {
  return subject.startsWith('FederatedSubject:') && world.node(subject)?.attributes['kind'] !== 'AWS_SERVICE';
}

/** What A1 asks of a credential, asked of the identity itself: gone, held, missed, or not heard of for too long. */
export function mayBeActedAs(world: World, identity: NodeKey): Three {
  const node = world.node(identity);
  if (!node) return 'UNKNOWN';
  if (isGone(world, node)) return 'FALSE';
  const isFresh = isFreshOn(world, node, 'state');
  if (isSuspended(world, node)) return isFresh ? 'FALSE' : 'UNKNOWN';
  return node.presence === 'PRESENT' && isFresh ? 'TRUE' : 'UNKNOWN';
}

function works(world: World, credential: NodeKey): Three {
  const { value } = canAuthenticate(world, credential);
  const node = world.node(credential);
  return value === 'TRUE' && node !== null && isDisputed(world, node) ? 'UNKNOWN' : value;
}

/** A12 of one relationship, as everybody states it. */
function known(links: readonly Link[]): Three {
  return isSure(links) ? 'TRUE' : 'UNKNOWN';
}

/** By where each comes from, everybody's statements of it. */
function into(world: World, type: Link['type'], to: NodeKey): [NodeKey, Link[]][] {
  const found = new Map<NodeKey, Link[]>();
  for (const link of world.live(type, { to })) found.set(link.from, [...(found.get(link.from) ?? []), link]);
  return [...found];
}
