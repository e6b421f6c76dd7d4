import { associations } from './association.js';
import { isOutlived, isStillUsed, looseOf, servicesOf } from './associated.js';
import { canAct, mayBeActedAs } from './can-act.js';
import { isGone, isSuspended } from './can-authenticate.js';
import { certaintyOf, type Certainty } from './certainty.js';
import { isSuppressed } from './exception.js';
import type { NodeKey } from '../history.js';
import type { Three } from './kleene.js';
import { somewhen } from '../time.js';
import type { Node, World } from './world.js';

/** What Q-02 says of one identity. */
export interface SurvivingIdentity {
  readonly list: 'items' | 'mintable' | 'restorable';
  readonly certainty: Certainty;
  readonly flags: readonly string[];
  readonly services: readonly string[];
  readonly suppressed: boolean;
}

/** What decides on which list an identity is, or that it is on none. */
const DECIDING = ['state', 'restorableUntil'];

/** as Q-01 for identities; those that nothing acts as, and that a new credential or their issuer could revive. */
export function survivingIdentities(world: World): Map<NodeKey, SurvivingIdentity> {
  const found = new Map<NodeKey, SurvivingIdentity>();
  for (const identity of world.all('Identity')) {
    const item = survivor(world, identity);
    if (item) found.set(identity.key, item);
  }
  return found;
}

function survivor(world: World, identity: Node): SurvivingIdentity | null {
  const ties = associations(world, identity.key);
  const associated = servicesOf(world, ties);
  const outlived = associated.filter(isOutlived);
  const standing = standingOf(world, identity);
  if (outlived.length === 0 || standing === null) return null;
  const isShared = outlived.length < associated.length || looseOf(world, ties).length > 0;
  const isInUse = outlived.some((one) => isStillUsed(world, identity, one));
  const isDoubtful = isInUse || DECIDING.some((name) => identity.contested.has(name));
  const isCertain = outlived.some(
    ({ retirement, ties: ways }) =>
      retirement.value === 'TRUE' &&
      !retirement.contested &&
      ways.some(({ certainty }) => certainty === 'CONFIRMED'),
  );
  const isBreakGlass = identity.attributes['breakGlass'] === true;
  const { list } = standing;
  const flags: (string | false)[] = [
    isShared && 'SHARED',
    list === 'mintable' && 'MINTABLE',
    list === 'restorable' && 'RESTORABLE',
    isBreakGlass && 'BREAK_GLASS',
    isInUse && 'RETIRED_BUT_IN_USE',
  ];
  return {
    list,
    certainty: certaintyOf(standing.value === 'TRUE' && isCertain && !isDoubtful),
    flags: flags.filter((flag) => flag !== false).sort(),
    services: outlived.map(({ service }) => service.join(' ')).sort(),
    suppressed: !isBreakGlass && isSuppressed(world, 'LIN-031', identity.key),
  };
}

/** canAct decides; of what nothing acts as, whether a credential would be enough, or whether it can be brought back. */
function standingOf(
  world: World,
  identity: Node,
): { readonly list: SurvivingIdentity['list']; readonly value: Three } | null {
  const acts = canAct(world, identity.key);
  if (acts !== 'FALSE') return { list: 'items', value: acts };
  const may = mayBeActedAs(world, identity.key);
  if (may !== 'FALSE') return { list: 'mintable', value: may };
  return isRestorable(world, identity) ? { list: 'restorable', value: 'TRUE' } : null;
}

/** Disabled; or gone from the lists of its issuer, which keeps it until an instant that has not come (F-43). */
function isRestorable(world: World, identity: Node): boolean {
  const until = somewhen(identity.attributes['restorableUntil']);
  const isKept = until !== null && world.asOf < until.from;
  if (identity.attributes['state'] === 'PURGED') return false;
  if (identity.presence === 'ABSENT_CONFIRMED') return isKept;
  return isSuspended(world, identity) && !isGone(world, identity);
}
