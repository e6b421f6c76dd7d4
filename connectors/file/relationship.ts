import type { EdgeClaimInput } from '../../src/model/claim.js';
import { EDGE_TYPES, edgeAttributes, mayJoin, type EdgeType } from '../../src/model/edges.js';
import { ReferenceError, type NamedRef, type readReference } from './reference.js';
import { since, until, type Said } from './said.js';
import type { EdgeRecord, Reference } from './schema.js';

/** A relationship as the claim of the node where it starts. */
export interface Relationship {
  readonly from: NamedRef;
  readonly claim: EdgeClaimInput;
}

export type Resolve = (reference: Reference, edge?: Parameters<typeof readReference>[2]) => NamedRef;

export function typeOf(edge: EdgeRecord): EdgeType {
  return edge.type ?? (EDGE_TYPES.find((name) => edge[name] !== undefined) as EdgeType);
}

/**
 * Reads a relationship that stands under `node`, in its short or its long form.
 *
 * @throws ReferenceError when its other end cannot be read, or the type does not join the two
 */
export function readRelationship(
  node: NamedRef,
  edge: EdgeRecord,
  said: Said,
  resolve: Resolve,
): Relationship {
  const type = typeOf(edge);
  const inward = edge[type] === undefined && edge.to === undefined;
  const other = resolve((edge[type] ?? edge.to ?? edge.from) as Reference, {
    type,
    end: inward ? 'from' : 'to',
  });
  const [from, to] = inward ? [other, node] : [node, other];
  if (!mayJoin(type, from.type, to.type)) {
    throw new ReferenceError(`${type} does not join ${from.type} to ${to.type}`);
  }
  const attributes = present({
    ...Object.fromEntries(Object.entries(edge).filter(([name]) => name in edgeAttributes.shape)),
    ...(said.method === 'ATTESTED' ? { attestedUntil: edge.attestedUntil ?? until(said.validUntil) } : {}),
  });
  const claim = {
    type,
    to: { ...to, key: [...to.key] },
    method: said.method,
    ...present({
      discriminator: edge.discriminator,
      confidence: said.confidence,
      validFrom: since(edge.validFrom),
      validTo: until(edge.validTo),
      endReason: edge.endReason ?? (edge.validTo ? 'UNKNOWN' : undefined),
      attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    }),
  };
  return { from, claim };
}

/** Without what is undefined: an absent attribute and one that is undefined are the same. */
export function present<T extends Record<string, unknown>>(
  record: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
