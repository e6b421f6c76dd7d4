import type { CredentialFacts } from '../../../src/lineage/definitions/index.js';
import type { EdgeFact, NodeFact } from '../../../src/lineage/facts.js';
import type { Confirmation } from '../../../src/lineage/read/index.js';
import type { AnyAttributes, EdgeType, Instant, NodeType } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';

export const T = at('2026-03-10T00:00:00Z');
export const FRESH: Confirmation = {
  confirmedAt: at('2026-03-09T23:00:00Z'),
  fresh: true,
  failing: false,
  provider: 'aws',
  source: 'aws-prod',
};
export const STALE: Confirmation = { ...FRESH, confirmedAt: at('2026-02-01T00:00:00Z'), fresh: false };

/** Instants in `attributes` may be any RFC 3339 text. */
export function fact(
  type: NodeType,
  id: string,
  attributes: AnyAttributes = {},
  rest: Partial<NodeFact> = {},
): NodeFact {
  const read = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? at(value) : value,
  ]);
  return {
    id,
    nodeType: type,
    naturalKey: ['aws', '111111111111', id],
    presence: 'PRESENT',
    contested: [],
    attributes: Object.fromEntries(read) as AnyAttributes,
    recordedAt: at('2025-01-01T00:00:00Z'),
    ...rest,
  };
}

let serial = 0;
export function edge(type: EdgeType, from: string, to: string, rest: Partial<EdgeFact> = {}): EdgeFact {
  serial += 1;
  return {
    id: `e${serial.toString().padStart(6, '0')}`,
    type,
    from,
    to,
    source: 'aws',
    connector: 'aws',
    scope: 'aws|all',
    observation: 'o',
    method: 'CONFIGURED',
    confidence: 1,
    validFrom: at('2024-01-01T00:00:00Z'),
    validTo: null,
    endReason: null,
    recordedAt: at('2025-01-01T00:00:00Z'),
    ...rest,
  };
}

export function credential(
  attributes: AnyAttributes = {},
  rest: Partial<CredentialFacts> & { readonly presence?: NodeFact['presence'] } = {},
): CredentialFacts {
  const { presence = 'PRESENT', ...facts } = rest;
  return {
    node: fact('Credential', 'c', { kind: 'ACCESS_KEY', state: 'ACTIVE', ...attributes }, { presence }),
    confirmation: FRESH,
    identities: [],
    parents: [],
    realm: null,
    ...facts,
  };
}

export const after = (text: string): Instant => at(text);
