import { z } from 'zod';
import { EDGE_TYPES, edgeAttributes, edgeType, endReason, mayJoin, method } from './edges.js';
import { instant, instantOrDay } from './fields.js';
import { digest, type NodeRef } from './key.js';
import { NODE_ATTRIBUTES, nodeType, type AnyAttributes, type NodeType } from './nodes.js';

/** A reference by natural key; `name` is a hint for a node that no source has described yet. */
export const nodeRef = z.strictObject({
  type: nodeType,
  key: z.array(z.string().min(1).max(2048)).min(1).max(6).readonly(),
  name: z.string().max(2048).optional(),
});

/**
 * One relationship of the claim's node: `to` when it starts there, `from` when it ends there.
 * `discriminator` tells apart parallel relationships of one type between the same two nodes.
 */
export const edgeClaim = z
  .strictObject({
    type: edgeType,
    to: nodeRef.optional(),
    from: nodeRef.optional(),
    discriminator: z.string().max(256).optional(),
    method: method.optional(),
    confidence: z.number().min(0).max(1).optional(),
    /** Valid time from the source; when it does not tell, the claim's. */
    validFrom: instant.optional(),
    validTo: instant.optional(),
    endReason: endReason.optional(),
    attributes: edgeAttributes.optional(),
  })
  .refine((edge) => (edge.to === undefined) !== (edge.from === undefined), 'needs `to` or `from`, not both')
  .refine(
    ({ validFrom, validTo }) => validFrom === undefined || validTo === undefined || validFrom <= validTo,
    'ends before it begins',
  );

/**
 * A claim (P2): "this source, in this scope, says that this node has these attributes and these relationships".
 * One claim per node and scope: it is the whole of what the scope says of the node, so that what it no longer says is
 * known to have gone. Without `attributes` it only carries relationships and says nothing of the node's existence.
 */
export const claim = z.strictObject({
  node: nodeRef,
  /**
   * The LifecycleEvent that says so of the node: a claim beside the node's own, one per event. It holds from `validFrom`
   * on and not before, gives way to later events of its source, and vouches for nothing else of the node.
   */
  event: nodeRef.optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
  edges: z.array(edgeClaim).max(100_000).default([]),
  /** Types of relationships that the source holds and that could not be read: those known of them stay (P8). */
  unread: z.array(edgeType).max(EDGE_TYPES.length).optional(),
  /** Only a part of what the source holds could be read: what is known already of what is there stays (P8). */
  partly: z.boolean().optional(),
  method: method.default('CONFIGURED'),
  confidence: z.number().min(0).max(1).optional(),
  /** Since when the source says that it is so; else the attribute `createdAt`, else the scope's `observedAt`. */
  validFrom: instant.optional(),
  validTo: instantOrDay.optional(),
  /** Where in the source it stands: an operation and an index, a file and a line. Never content. */
  locator: z.string().max(512).optional(),
});

export type ClaimInput = z.input<typeof claim>;
export type EdgeClaimInput = z.input<typeof edgeClaim>;
export type EdgeClaim = z.output<typeof edgeClaim>;
export type Claim = Omit<z.output<typeof claim>, 'attributes'> & { attributes?: AnyAttributes };

export type ParsedClaim = { ok: true; claim: Claim } | { ok: false; reason: string };

/** Validates one claim whole: its shape, its attributes by node type, and which types its relationships join. */
export function parseClaim(input: unknown): ParsedClaim {
  const parsed = claim.safeParse(input);
  if (!parsed.success) return { ok: false, reason: explain(parsed.error) };
  const { attributes, ...rest } = parsed.data;
  for (const edge of rest.edges) {
    const [from, to] = edgeEnds(rest.node, edge);
    if (!mayJoin(edge.type, from.type, to.type)) {
      return { ok: false, reason: `${edge.type} does not join ${from.type} to ${to.type}` };
    }
  }
  if (attributes === undefined) return { ok: true, claim: rest };
  const checked = NODE_ATTRIBUTES[rest.node.type].safeParse(attributes);
  if (!checked.success) return { ok: false, reason: explain(checked.error) };
  return { ok: true, claim: { ...rest, attributes: checked.data } };
}

/** `[from, to]` of an edge claim made by `node`. */
export function edgeEnds(node: NodeRef, edge: Pick<EdgeClaim, 'from' | 'to'>): [NodeRef, NodeRef] {
  return edge.to ? [node, edge.to] : [edge.from as NodeRef, node];
}

/** What an observation is about: one node as one scope of one source sees it. */
export function observationId(source: string, scope: string, nodeId: string): string {
  return digest(['observation', source, scope, nodeId]);
}

/** Identity of a relationship over its versions: (type, from, to, discriminator) as one observation states it. */
export function edgeId(
  observation: string,
  type: string,
  from: string,
  to: string,
  discriminator = '',
): string {
  return digest(['edge', observation, type, from, to, discriminator]);
}

/** Paths and messages only: a zod issue never repeats the value that it refused (P5). */
function explain(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => {
      const at = issue.path.length ? issue.path.join('.') + ': ' : '';
      return (
        at + (issue.code === 'unrecognized_keys' ? `unknown field ${issue.keys.join(', ')}` : issue.message)
      );
    })
    .join('; ');
}

export type { NodeType };
