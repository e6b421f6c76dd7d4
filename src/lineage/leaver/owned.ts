import { addMillis, type Instant } from '../../model/index.js';
import { askedAt } from '../asked-at.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { privilegedOf } from '../judge/index.js';
import { ownersOf, type OwnerClaim, type OwnerResult } from '../owner/owners-of.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import type { Found } from './concern.js';

/**
 * What a person or team was accountable for just before `until` (OWNED): the owner resolves to them (5.6), or they hold
 * the only claims that count. What a service of theirs is supported by counts, where nobody nearer owns it.
 *
 * @param equals urns of the nodes that are the person or team
 */
export async function ownedBy(
  asking: Asking,
  equals: readonly string[],
  who: string,
  until: Instant,
): Promise<Found[]> {
  // Whoever has left can own nothing any more: the moment before counts.
  const then = askedAt(asking, addMillis(until, -1));
  const ever = { history: 'ever' } as const;
  const direct = (await edgesOf(asking, equals, ['OWNED_BY'], 'in', ever)).filter(
    (edge) =>
      edge.endReason !== 'SOURCE_CORRECTION' &&
      edge.validFrom <= until &&
      (edge.validTo === null || edge.validTo >= until) &&
      (edge.role === undefined || edge.role === 'ACCOUNTABLE'),
  );
  const owned = new Set(direct.map((edge) => edge.from));
  const services = [...owned].filter((id) => id.startsWith('urn:relict:service:'));
  const supporting = await edgesOf(then, services, ['SUPPORTS'], 'in', { history: 'live' });
  const ids = new Set([...owned, ...supporting.map((edge) => edge.from)]);
  const owners = await ownersOf(then, ids);
  const nodes = await nodesById(asking, ids);
  const privileged = await privilegedOf(
    asking,
    [...nodes.values()].filter((node) => node.nodeType === 'Identity').map((node) => node.id),
  );
  const mine = new Set(equals);
  return [...ids].sort().flatMap((id): Found[] => {
    const node = nodes.get(id);
    const result = owners.get(id);
    if (!node || !result || node.presence === 'ABSENT_CONFIRMED') return [];
    const claims = claimsOf(result, mine);
    if (claims.length === 0) return [];
    const backup = result.claims.some(
      (claim) => claim.role === 'BACKUP' && claim.validity === 'VALID' && !mine.has(claim.owner.id),
    );
    const evidence = claims.flatMap((claim) => claim.evidence);
    const certain = claims.some((claim) => gradeOf(claim.evidence.slice(-1)) === 'CONFIRMED');
    const conflict = result.status === 'CONFLICT';
    return [
      {
        node,
        concern: 'OWNED',
        type: 'REASSIGN',
        certainty: certain && !conflict ? 'CONFIRMED' : 'POSSIBLE',
        reasons: [...(certain ? [] : ['WEAK_LINK']), ...(conflict ? ['OWNER_CONFLICT'] : [])],
        flags: [...(backup ? ['HAS_BACKUP_OWNER'] : []), ...(isBreakGlass([node]) ? ['BREAK_GLASS'] : [])],
        evidence,
        because: sentence(node, who, claims, backup),
        privileged: privileged.has(id) || node.attributes['privileged'] === true,
        lower: backup,
      },
    ];
  });
}

/** The claims by which they are the owner; empty when somebody else is. */
function claimsOf(result: OwnerResult, mine: ReadonlySet<string>): readonly OwnerClaim[] {
  const own = result.claims.filter(
    (claim) => claim.role === 'ACCOUNTABLE' && claim.tier !== 'SUGGESTION' && mine.has(claim.owner.id),
  );
  if (result.owners.length > 0) return result.owners.some((owner) => mine.has(owner.id)) ? own : [];
  return own;
}

function sentence(node: NodeFact, who: string, claims: readonly OwnerClaim[], backup: boolean): string {
  const via = claims[0]?.via.at(-1);
  const how = via ? `, as the owner of ${label(via)}` : '';
  return `${who} answers for ${label(node)}${how}${backup ? '; a backup owner stands by' : ''}.`;
}
