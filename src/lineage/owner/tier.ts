import type { EdgeFact } from '../facts.js';
import type { OwnerTier } from './result.js';
import type { Carrier } from './ways.js';

/** Connectors whose word on services is that of a developer catalogue (tier 4); all others are systems of record. */
const CATALOGUES: ReadonlySet<string> = new Set(['backstage', 'github', 'gitlab']);

/** The tier of 5.6 to which one OWNED_BY relationship of a carrier belongs. */
export function tierOf(carrier: Carrier, edge: EdgeFact): OwnerTier {
  if (edge.method === 'INFERRED') return 'SUGGESTION';
  if (carrier === 'REALM') return 'REALM';
  if (edge.rule?.startsWith('tag:')) return 'TAG';
  switch (carrier) {
    case 'SUBJECT':
      return edge.method === 'ATTESTED' ? 'ATTESTED' : 'DIRECT';
    case 'SERVICE':
      return CATALOGUES.has(edge.connector) ? 'CATALOGUE' : 'SERVICE';
    case 'WORKLOAD':
    case 'REPOSITORY':
      return 'CATALOGUE';
  }
}
