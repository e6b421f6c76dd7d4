import type { ActionClass } from '../../model/index.js';
import type { NodeFact } from '../facts.js';

/** All that a holder of ADMIN may do, because it can give itself the rest. */
const EVERY: readonly ActionClass[] = ['ADMIN', 'READ', 'WRITE'];

/**
 * What a grant lets its holder do (B3): what its source says of it, and of the permission sets that it grants. A
 * privileged set is ADMIN. Empty: nobody told, so that it may be anything.
 */
export function grantedActions(
  entitlement: NodeFact,
  permissionSets: readonly NodeFact[],
): readonly ActionClass[] {
  const told = [entitlement, ...permissionSets].flatMap(({ attributes }) => [
    ...((attributes.actionClasses as ActionClass[] | undefined) ?? []),
    ...(attributes.privileged === true ? (['ADMIN'] as const) : []),
  ]);
  return told.includes('ADMIN') ? EVERY : [...new Set(told)].sort();
}

/** What a relationship alone lets its tail do to its head (5.4); empty where only a grant tells. */
export function ownActions(edgeType: string): readonly ActionClass[] {
  if (edgeType === 'CAN_ADMIN') return EVERY;
  return edgeType === 'CAN_READ_SECRET' ? ['READ'] : [];
}
