import type { Asking } from '../question.js';
import { nodesById } from '../read/index.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { decideOwner } from './decide.js';
import type { OwnerResult, OwnerRole } from './result.js';
import { ownerClaims } from './claims.js';

export type { OwnerClaim, OwnerResult, OwnerRole, OwnerStatus, OwnerTier } from './result.js';

/**
 * The owners of many nodes (Q-06, 5.6) in a number of statements that does not grow with them. Ids that the graph
 * does not know at the question's instants are missing from the map.
 */
export async function ownersOf(
  asking: Asking,
  ids: Iterable<string>,
  role: OwnerRole = 'ACCOUNTABLE',
): Promise<Map<string, OwnerResult>> {
  const nodes = await nodesById(asking, ids);
  const { certainty } = await coverageFor(asking, ['OWNERS']);
  const { claims, same } = await ownerClaims(asking, nodes, certainty);
  return new Map(
    [...nodes.values()].map((node) => [
      node.id,
      decideOwner(node, role, claims.get(node.id) ?? [], certainty, same),
    ]),
  );
}
