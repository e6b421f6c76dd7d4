import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';

/** Of these identities those with a grant of a privileged permission set, or on a resource of HIGH sensitivity (5.9). */
export async function privilegedOf(asking: Asking, identities: Iterable<string>): Promise<Set<string>> {
  const live = { history: 'live' } as const;
  const held = await edgesOf(asking, identities, ['HAS_ENTITLEMENT', 'MEMBER_OF'], 'out', live);
  const entitlements = held.filter((edge) => edge.type === 'HAS_ENTITLEMENT').map((edge) => edge.to);
  const granted = await edgesOf(asking, entitlements, ['GRANTS', 'ON'], 'out', live);
  const ends = await nodesById(
    asking,
    [...held, ...granted].map((edge) => edge.to),
  );
  const high = (id: string): boolean => {
    const attributes = ends.get(id)?.attributes;
    return attributes?.['privileged'] === true || attributes?.['sensitivity'] === 'HIGH';
  };
  const denied = new Set(entitlements.filter((id) => ends.get(id)?.attributes['effect'] === 'DENY'));
  const strong = new Set(
    granted.filter((edge) => high(edge.to) && !denied.has(edge.from)).map((edge) => edge.from),
  );
  return new Set(held.filter((edge) => high(edge.to) || strong.has(edge.to)).map((edge) => edge.from));
}
