import { isDeepStrictEqual } from 'node:util';
import type { ClaimInput, EdgeClaimInput } from '../../src/model/claim.js';
import { assertionOf } from '../../src/model/effect.js';
import { digest, urn, type NodeRef } from '../../src/model/key.js';
import { nodeType, type AnyAttributes, type NodeType } from '../../src/model/nodes.js';
import type { Reason } from '../../src/model/scope.js';
import { explain } from '../lib/explain.js';
import { fullKey, readReference, ReferenceError } from './reference.js';
import { present, readRelationship, typeOf, type Relationship, type Resolve } from './relationship.js';
import { inherit, isUnsigned, since, until, type Said } from './said.js';
import {
  event as eventRecord,
  freeEdge,
  NODE_RECORDS,
  type EventRecord,
  type UnreadInventory,
} from './schema.js';

/** What the records of a scope say of one node. */
interface Draft {
  readonly node: NodeRef;
  attributes?: AnyAttributes;
  readonly edges: Map<string, EdgeClaimInput>;
  /** How the node itself is known; set by the record that defines it. */
  said?: Said;
  validFrom?: string | undefined;
  validTo?: string | undefined;
  locator: string;
}

export interface Refusal {
  readonly reason: Reason;
  readonly locator: string;
  readonly node?: NodeRef;
}

/** What makes a record unusable; the message is for people and repeats no value. */
class Unusable extends Error {
  constructor(
    readonly code: 'MALFORMED' | 'DUPLICATE',
    message: string,
    readonly node?: NodeRef,
  ) {
    super(message);
  }
}

/**
 * Gathers the documents of one realm and part into one claim per node: the node's own record and the relationships
 * that stand elsewhere and start at it; and one for what each event asserts of its subject.
 */
export class Collection {
  readonly refusals: Refusal[] = [];
  private readonly drafts = new Map<string, Draft>();
  /** What events assert of their subjects, by event. */
  private readonly asserted = new Map<string, ClaimInput>();
  /** References by short key, to find those that nothing defines. */
  private readonly mentioned = new Map<string, NodeRef>();
  /** Nodes with a record that was refused. They stay as they were known before: half of a claim would read as change. */
  private readonly withheld = new Set<string>();

  constructor(private readonly realmId: string) {}

  /** @param at names the document, such as `inventory.yaml#1`; it becomes the records' locator. */
  add(document: UnreadInventory, at: string): void {
    const said: Said = document;
    document.nodes?.forEach((record, index) =>
      this.guard(`${at} nodes[${index}]`, (where) => this.addNode(record, said, where)),
    );
    document.edges?.forEach((record, index) =>
      this.guard(`${at} edges[${index}]`, (where) => this.addFreeEdge(record, said, where)),
    );
    document.events?.forEach((record, index) =>
      this.guard(`${at} events[${index}]`, (where) => this.addEvent(record, said, where)),
    );
  }

  /** One claim per node, sorted, so that equal documents give equal streams whatever their order. */
  *claims(): Iterable<ClaimInput> {
    for (const [id, draft] of sorted(this.drafts)) {
      if (!this.withheld.has(id)) yield claimOf(draft);
    }
    for (const [, claim] of sorted(this.asserted)) yield claim;
  }

  /** Nodes of this inventory that are referred to and defined nowhere: most often a mistyped key. */
  undefinedReferences(): NodeRef[] {
    return sorted(this.mentioned)
      .filter(([id]) => this.drafts.get(id)?.attributes === undefined && !this.withheld.has(id))
      .map(([, ref]) => ref);
  }

  private addNode(input: unknown, above: Said, at: string): void {
    const type = nodeType.safeParse((input as { type?: unknown } | null | undefined)?.type);
    if (!type.success) throw new Unusable('MALFORMED', 'the record has no known `type`');
    const parsed = NODE_RECORDS[type.data].safeParse(input);
    if (!parsed.success)
      throw new Unusable('MALFORMED', explain(parsed.error), this.identify(type.data, input));
    const record = parsed.data;
    const node: NodeRef = { type: type.data, key: fullKey(record.key, this.realmId) };
    const missing = missingOf(node, record.attributes);
    if (missing.length > 0) {
      const what = node.type === 'Exception' ? 'an ACTIVE exception' : 'an ACKNOWLEDGED finding';
      throw new Unusable('MALFORMED', `${what} needs ${missing.join(' and ')}`, node);
    }
    const said = signed(inherit(record, above), node);
    const draft = this.draft(node, at);
    if (draft.said) throw new Unusable('DUPLICATE', 'another record defines the same node', node);
    const edges = (record.edges ?? []).map((edge) =>
      about(node, () => readRelationship(node, edge, signed(inherit(edge, said), node), this.resolve)),
    );
    const own = typeof record.key === 'string' ? { name: record.key, providerId: record.key } : undefined;
    // A record of a foreign node that only carries relationships does not vouch for the node's existence.
    if (own || record.name !== undefined || record.attributes !== undefined) {
      draft.attributes = {
        ...own,
        ...present({ name: record.name }),
        ...(record.attributes as AnyAttributes),
      };
    }
    draft.said = said;
    draft.locator = at;
    draft.validFrom = since(record.validFrom);
    draft.validTo = record.validTo;
    for (const edge of edges) this.attach(edge, at);
    this.attest(node, said, at);
  }

  private addFreeEdge(input: unknown, above: Said, at: string): void {
    const parsed = freeEdge.safeParse(input);
    if (!parsed.success) throw new Unusable('MALFORMED', explain(parsed.error));
    const { from, ...edge } = parsed.data;
    const node = this.resolve(from, { type: typeOf(edge), end: 'from' });
    const said = signed(inherit(edge, above), node);
    this.attach(
      about(node, () => readRelationship(node, edge, said, this.resolve)),
      at,
    );
  }

  private addEvent(input: unknown, above: Said, at: string): void {
    const parsed = eventRecord.safeParse(input);
    if (!parsed.success) throw new Unusable('MALFORMED', explain(parsed.error));
    const event = parsed.data;
    const subject = this.resolve(event.subject);
    const node: NodeRef = {
      type: 'LifecycleEvent',
      key: [event.source ?? `file/${this.realmId}`, event.id ?? idOf(event, subject)],
    };
    const said = signed(inherit(event, above), node);
    const { type, occurredAt, actor, changeRecordRef } = event;
    const attributes = present({ name: type, type, occurredAt, actor, changeRecordRef });
    const on = readRelationship(node, { type: 'ON_SUBJECT', to: event.subject }, said, this.resolve);
    const draft = this.draft(node, at);
    if (draft.said) {
      // Told twice it is one.
      const before = [draft.attributes, [...draft.edges.values()].map(({ to }) => to)];
      if (isDeepStrictEqual(before, [attributes, [on.claim.to]])) return;
      throw new Unusable('DUPLICATE', 'another event has the same id and says something else', node);
    }
    draft.said = said;
    draft.attributes = attributes;
    this.attach(on, at);
    const assertion = assertionOf({ node, type, at: occurredAt }, subject);
    if (assertion) this.asserted.set(urn(node), { ...assertion, ...how(said), locator: at });
  }

  private attach(edge: Relationship, at: string): void {
    const { type, to, discriminator = '' } = edge.claim;
    const id = JSON.stringify([type, to?.type, to?.key, discriminator]);
    this.draft(edge.from, at).edges.set(id, edge.claim);
  }

  /** An attestation is a node of its own, which names who attests and until when. */
  private attest(subject: NodeRef, said: Said, at: string): void {
    if (said.method !== 'ATTESTED') return;
    const actor = said.attestedBy ?? '';
    const validUntil = until(said.validUntil) ?? '';
    const node: NodeRef = {
      type: 'Attestation',
      key: [`file/${this.realmId}`, digest(['attestation', actor, validUntil])],
    };
    const draft = this.draft(node, at);
    draft.said ??= said;
    draft.attributes ??= { decision: 'ATTESTED', actor, validUntil };
    const to = { type: subject.type, key: [...subject.key] };
    this.attach({ from: node, claim: { type: 'ON_SUBJECT', to, method: 'ATTESTED' } }, at);
  }

  private readonly resolve: Resolve = (reference, edge) => {
    const ref = readReference(reference, this.realmId, edge);
    // The realm itself, ["file", realmId], is there with the document.
    const own = ref.key[0] === 'file' && ref.key[1] === this.realmId && ref.key.length > 2;
    if (own) this.mentioned.set(urn(ref), ref);
    return ref;
  };

  private draft(node: NodeRef, at: string): Draft {
    const id = urn(node);
    const known = this.drafts.get(id);
    if (known) return known;
    const draft: Draft = {
      node: { type: node.type, key: node.key },
      edges: new Map(),
      locator: at,
    };
    this.drafts.set(id, draft);
    return draft;
  }

  /** Which node a refused record is about, if that much of it can be read: it is then still seen. */
  private identify(type: NodeType, input: unknown): NodeRef | undefined {
    const key = NODE_RECORDS[type].shape.key.safeParse((input as { key?: unknown }).key);
    return key.success ? { type, key: fullKey(key.data, this.realmId) } : undefined;
  }

  private guard(at: string, add: (at: string) => void): void {
    try {
      add(at);
    } catch (error) {
      if (!(error instanceof Unusable) && !(error instanceof ReferenceError)) throw error;
      const { code, node } = error instanceof Unusable ? error : { code: 'MALFORMED', node: undefined };
      if (node && code !== 'DUPLICATE') this.withheld.add(urn(node));
      this.refusals.push({
        reason: { code, message: error.message },
        locator: at,
        ...(node ? { node: { type: node.type, key: node.key } } : {}),
      });
    }
  }
}

function claimOf({ node, attributes, edges, said, locator, validFrom, validTo }: Draft): ClaimInput {
  return {
    node: { type: node.type, key: [...node.key] },
    ...(attributes === undefined ? {} : { attributes }),
    edges: sorted(edges).map(([, edge]) => edge),
    ...how(said),
    locator,
    ...present({ validFrom, validTo }),
  };
}

function how(said: Said | undefined): Pick<ClaimInput, 'method' | 'confidence'> {
  return { method: said?.method ?? 'DECLARED', ...present({ confidence: said?.confidence }) };
}

/**
 * What a record cannot do without: an exception who allowed it and until when (A8), an acknowledgement whose it is and
 * since when (5.5.4).
 */
const NEEDED: Partial<Record<NodeType, { readonly status: string; readonly names: readonly string[] }>> = {
  Exception: { status: 'ACTIVE', names: ['approver', 'expiresAt'] },
  Finding: { status: 'ACKNOWLEDGED', names: ['acknowledgedBy', 'acknowledgedAt'] },
};

function missingOf(node: NodeRef, attributes: AnyAttributes = {}): string[] {
  const needed = NEEDED[node.type];
  if (attributes['status'] !== needed?.status) return [];
  return (needed?.names ?? []).filter((name) => attributes[name] === undefined).map((name) => `\`${name}\``);
}

/** An event without an id is the same event as long as it says the same. */
function idOf(event: EventRecord, subject: NodeRef): string {
  return digest(['event', event.type, urn(subject), event.occurredAt ?? '']);
}

function signed(said: Said, node: NodeRef): Said {
  if (isUnsigned(said)) throw new Unusable('MALFORMED', 'ATTESTED needs `attestedBy` and `validUntil`', node);
  return said;
}

/** Runs `read`; what it refuses is refused of `node`. */
function about<T>(node: NodeRef, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ReferenceError) throw new Unusable('MALFORMED', error.message, node);
    throw error;
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
