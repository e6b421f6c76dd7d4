import {
  canonicalJson,
  DEFAULT_CONFIDENCE,
  digest,
  edgeEnds,
  edgeId,
  observationId,
  urn,
  type AnyAttributes,
  type Claim,
  type EdgeAttributes,
  type EdgeClaim,
  type EdgeType,
  type EndReason,
  type Instant,
  type Method,
  type NodeRef,
} from '../model/index.js';

/** An end of a relationship, with its urn. */
export interface End {
  readonly id: string;
  readonly ref: NodeRef & { readonly name?: string | undefined };
}

/** One relationship as a claim states it, keyed. */
export interface ObservedEdge {
  readonly id: string;
  readonly type: EdgeType;
  readonly from: string;
  readonly to: string;
  /** The end that is not the claim's node; the same node for a loop. */
  readonly far: End;
  /** Leaves the claim's node. */
  readonly outgoing: boolean;
  readonly discriminator: string | null;
  readonly method: Method;
  readonly confidence: number;
  /** As the source states them; undefined when it does not tell. */
  readonly validFrom: Instant | undefined;
  readonly validTo: Instant | undefined;
  readonly endReason: EndReason | undefined;
  readonly attributes: EdgeAttributes;
}

/** A claim, keyed and hashed: what the graph is compared with. */
export interface Observed {
  readonly id: string;
  readonly node: End;
  /** urn of the event that says so; null of what the source says of the node itself. */
  readonly event: string | null;
  readonly hash: string;
  readonly attributes: AnyAttributes | undefined;
  /** JSON of the attributes with sorted keys; null without any. */
  readonly json: string | null;
  readonly method: Method;
  readonly confidence: number;
  /** As the source states it; undefined when it does not tell. */
  readonly statedFrom: Instant | undefined;
  /** Valid time of a first observation: stated, else when it was created, else when it was said. */
  readonly validFrom: Instant;
  readonly validTo: string | null;
  readonly locator: string | null;
  /** Its relationships, keyed; sorted by id. Costs as much as all the rest: for what has to be written. */
  readonly keyEdges: () => ObservedEdge[];
  /** Types of which more may stand in the source than the claim says. */
  readonly unread: readonly EdgeType[];
  /** Vertices and relationships that writing it takes. */
  readonly rows: number;
  /** Bytes that writing it takes, roughly. */
  readonly weight: number;
}

/**
 * Keys and hashes one validated claim. Pure. The hash is over what the claim says, as it says it, so that relationships
 * are keyed only where something has to be written.
 */
export function observe(source: string, scope: string, observedAt: Instant, claim: Claim): Observed {
  const { attributes, method } = claim;
  const node: End = { id: urn(claim.node), ref: claim.node };
  const event = claim.event ? urn(claim.event) : null;
  const id = observationId(source, scope, event === null ? node.id : `${node.id} ${event}`);
  const confidence = claim.confidence ?? DEFAULT_CONFIDENCE[method];
  const json = attributes === undefined ? null : flatJson(attributes);
  const said = sayings(claim.edges, method);
  const hash = digest([
    json ?? '-',
    method,
    confidence.toString(),
    claim.validFrom ?? '',
    claim.validTo ?? '',
    ...(claim.unread ?? []).map((type) => `unread ${type}`),
    ...said,
  ]);
  return {
    id,
    node,
    event,
    hash,
    attributes,
    json,
    method,
    confidence,
    statedFrom: claim.validFrom,
    validFrom: claim.validFrom ?? bornAt(attributes) ?? observedAt,
    validTo: claim.validTo ?? null,
    locator: claim.locator ?? null,
    keyEdges: () =>
      distinctEdges(
        id,
        claim.edges.map((edge) => observeEdge(id, node, claim, edge)),
      ),
    unread: claim.unread ?? [],
    rows: 2 + said.length,
    weight: 600 + 2 * (json?.length ?? 0) + said.reduce((sum, text) => sum + 500 + text.length, 0),
  };
}

/** JSON with sorted keys, of values that nest no objects. */
function flatJson(flat: AnyAttributes | EdgeAttributes): string {
  return JSON.stringify(flat, Object.keys(flat).sort());
}

/** Relationships as a claim states them, each once, in an order of their own. */
export function sayings(edges: readonly EdgeClaim[], method: Method): string[] {
  if (edges.length < 2) return edges.map((edge) => sayingOf(edge, method));
  return [...new Set(edges.map((edge) => sayingOf(edge, method)))].sort();
}

/** One relationship, as the claim states it. */
function sayingOf(edge: EdgeClaim, method: Method): string {
  const ref = (edge.to ?? edge.from) as NodeRef;
  return JSON.stringify([
    edge.type,
    edge.to === undefined ? 'from' : 'to',
    ref.type,
    ref.key,
    edge.discriminator ?? null,
    edge.method ?? method,
    edge.confidence ?? null,
    edge.validFrom ?? null,
    edge.validTo ?? null,
    edge.endReason ?? null,
    edge.attributes === undefined ? null : flatJson(edge.attributes),
  ]);
}

function bornAt(attributes: AnyAttributes | undefined): Instant | undefined {
  return (attributes?.createdAt ?? attributes?.issuedAt) as Instant | undefined;
}

function observeEdge(observation: string, node: End, claim: Claim, edge: EdgeClaim): ObservedEdge {
  const [from, to] = edgeEnds(claim.node, edge);
  const outgoing = edge.to !== undefined;
  const ref = outgoing ? to : from;
  const far: End = { id: urn(ref), ref };
  const [fromId, toId] = outgoing ? [node.id, far.id] : [far.id, node.id];
  const method = edge.method ?? claim.method;
  return {
    id: edgeId(observation, edge.type, fromId, toId, edge.discriminator),
    type: edge.type,
    from: fromId,
    to: toId,
    far,
    outgoing,
    discriminator: edge.discriminator ?? null,
    method,
    confidence: edge.confidence ?? DEFAULT_CONFIDENCE[method],
    validFrom: edge.validFrom,
    validTo: edge.validTo,
    endReason: edge.endReason,
    attributes: edge.attributes ?? {},
  };
}

/** What of a relationship may change without its becoming another one. */
function edgeContent(edge: ObservedEdge): unknown[] {
  return [
    edge.method,
    edge.confidence,
    edge.validFrom ?? null,
    edge.validTo ?? null,
    edge.endReason ?? null,
    edge.attributes,
  ];
}

/**
 * Sorted by id. Repeats go; relationships that differ but were given the same discriminator get `#2`, `#3` in the
 * order of their content, so that no trust statement is lost and the order of the source does not matter.
 */
function distinctEdges(observation: string, edges: readonly ObservedEdge[]): ObservedEdge[] {
  const byId = new Map<string, ObservedEdge[]>();
  for (const edge of edges) {
    const same = byId.get(edge.id);
    if (same) same.push(edge);
    else byId.set(edge.id, [edge]);
  }
  const distinct = [...byId.values()].flatMap((same) =>
    same.length === 1 ? same : toldApart(observation, same),
  );
  return distinct.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function toldApart(observation: string, edges: readonly ObservedEdge[]): ObservedEdge[] {
  const byContent = new Map(edges.map((edge) => [canonicalJson(edgeContent(edge)), edge]));
  return [...byContent]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, edge], index) => {
      if (index === 0) return edge;
      const discriminator = `${edge.discriminator ?? ''}#${(index + 1).toString()}`;
      return {
        ...edge,
        discriminator,
        id: edgeId(observation, edge.type, edge.from, edge.to, discriminator),
      };
    });
}
