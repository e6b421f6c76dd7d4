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
  const { claims, same, cut } = await ownerClaims(asking, nodes, certainty);
  return new Map(
    [...nodes.values()].map((node) => {
      const result = decideOwner(node, role, claims.get(node.id) ?? [], certainty, same);
      return [node.id, cut.has(node.id) ? truncated(result) : result];
    }),
  );
}

/** Where not every way was followed, the absence of an owner, or of a rival, is not known. */
function truncated(result: OwnerResult): OwnerResult {
  const reasons = [...result.reasons, 'TRUNCATED'].sort();
  const blind = result.status === 'MISSING' || result.status === 'INVALID';
  return { ...result, reasons, status: blind ? 'UNKNOWN' : result.status };
}
