import { contentHash, type AnyAttributes } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';

/** Attributes that change without anybody's doing, or say nothing of what was attested. */
const PASSING: ReadonlySet<string> = new Set([
  'lastUsedAt',
  'lastUsedStatus',
  'lastUsedFor',
  'lastAccessedAt',
  'facets',
]);

/** The relationships that a person sees when they attest a node. */
export const ATTESTED_FACTS = ['SUPPORTS', 'OWNED_BY', 'HAS_ENTITLEMENT', 'MEMBER_OF'] as const;

/**
 * What an attestation was given on (5.3): equal facts give an equal text. What was itself attested does not count, so
 * that attesting changes nothing.
 *
 * @param edges live relationships of {@link ATTESTED_FACTS} that leave the node
 */
export function factFingerprint(node: NodeFact, edges: readonly EdgeFact[]): string {
  const attributes: AnyAttributes = Object.fromEntries(
    Object.entries(node.attributes).filter(([name]) => !PASSING.has(name)),
  );
  const related = edges
    .filter((edge) => edge.method !== 'ATTESTED')
    .map((edge) => `${edge.type} ${edge.to} ${edge.role ?? ''}`);
  return contentHash([node.id, attributes, [...new Set(related)].sort()]);
}
