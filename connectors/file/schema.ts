import { z } from 'zod';
import { capability } from '../../src/model/coverage.js';
import {
  EDGE_TYPES,
  edgeAttributes,
  edgeType,
  endReason,
  method,
  type EdgeType,
} from '../../src/model/edges.js';
import { instantOrDay, text } from '../../src/model/fields.js';
import { NODE_ATTRIBUTES, NODE_TYPES, nodeType, type NodeType } from '../../src/model/nodes.js';
import { realm } from '../../src/model/scope.js';

/**
 * The inventory document. It is the one source of the format: `schema.json` is generated from it, and what may be said
 * of a node or a relationship is taken from the model itself.
 */
const key = z
  .union([z.string().min(1).max(1024), z.array(z.string().min(1).max(2048)).min(1).max(6)])
  .describe(
    'A text: a key of this inventory, expanded to ["file", realmId, key]. A list: the full natural key of a node of any source, such as ["aws", "123456789012", "AKIA…"]. Numbers must be quoted.',
  );

export const reference = z
  .union([
    z.string().min(1).max(4096),
    z.strictObject({ type: nodeType, key, name: z.string().max(2048).optional() }),
  ])
  .describe(
    'A node: {type, key}, or the text "Type:key"; the type may be left out where the relationship allows only one.',
  );

/** How a record is known. A record without it takes the document's. */
const said = {
  method: method.optional().describe('How it is known; default: the method of the document.'),
  confidence: z.number().min(0).max(1).optional(),
  attestedBy: text.optional().describe('Who attests. Required with ATTESTED, here or in the document.'),
  validUntil: instantOrDay
    .optional()
    .describe('When the attestation ends. Required with ATTESTED, here or in the document.'),
};

const between = {
  validFrom: instantOrDay.optional().describe('Since when it is so. A date is its first instant.'),
  validTo: instantOrDay.optional().describe('Until when it was so. A date is included whole.'),
};

const shorthand = Object.fromEntries(EDGE_TYPES.map((name) => [name, reference.optional()])) as Record<
  EdgeType,
  z.ZodOptional<typeof reference>
>;

const relationship = {
  ...shorthand,
  type: edgeType.optional(),
  to: reference.optional(),
  from: reference.optional(),
  discriminator: z.string().max(256).optional().describe('Tells apart parallel relationships of one type.'),
  ...said,
  ...between,
  endReason: endReason.optional(),
  ...edgeAttributes.shape,
};

/** A relationship of the node that it stands under: `{SUPPORTS: ref}`, or `{type, to}` or `{type, from}`. */
export const nodeEdge = z.strictObject(relationship).superRefine((edge, context) => {
  const named = EDGE_TYPES.filter((name) => edge[name] !== undefined);
  const ends = [edge.to, edge.from].filter((end) => end !== undefined);
  const short = named.length === 1 && edge.type === undefined && ends.length === 0;
  const long = named.length === 0 && edge.type !== undefined && ends.length === 1;
  if (!short && !long) {
    context.addIssue({
      code: 'custom',
      message: 'needs one {TYPE: node}, or `type` with either `to` or `from`',
    });
  }
});

/** A relationship that stands by itself: `{from, type, to}` or `{from, SUPPORTS: ref}`. */
export const freeEdge = z.strictObject({ ...relationship, from: reference }).superRefine((edge, context) => {
  const named = EDGE_TYPES.filter((name) => edge[name] !== undefined);
  const short = named.length === 1 && edge.type === undefined && edge.to === undefined;
  const long = named.length === 0 && edge.type !== undefined && edge.to !== undefined;
  if (!short && !long) {
    context.addIssue({
      code: 'custom',
      message: 'needs `from` with one {TYPE: node}, or with `type` and `to`',
    });
  }
});

const record = <T extends NodeType>(type: T) =>
  z.strictObject({
    type: z.literal(type),
    key,
    name: text.optional(),
    attributes: NODE_ATTRIBUTES[type].optional(),
    edges: z.array(nodeEdge).max(100_000).optional(),
    ...said,
    ...between,
  });

type NodeRecordSchema = ReturnType<typeof record>;

/** One schema per node type, so that a wrong attribute is named by its own rule. */
export const NODE_RECORDS = Object.fromEntries(NODE_TYPES.map((type) => [type, record(type)])) as Record<
  NodeType,
  NodeRecordSchema
>;

/** What happened to a node. It becomes a LifecycleEvent, and says what the event says of its subject. */
export const event = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/, 'not an event type such as service.retired')
    .max(128)
    .describe('Such as service.retired, service.owner_changed, person.left, credential.compromised.'),
  subject: reference,
  occurredAt: instantOrDay.optional().describe('When it happened; left out: not known.'),
  id: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .describe('Id within `source`; default: derived from the content.'),
  source: z.string().min(1).max(512).optional().describe('Who emitted it; default: this inventory.'),
  actor: text.optional(),
  changeRecordRef: text.optional(),
  ...said,
});

const envelope = {
  $schema: z.string().max(2048).optional(),
  relict: z.literal(1).describe('Version of this format.'),
  realm: realm.describe('What the inventory lists.'),
  part: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional()
    .describe('Name of a part that is complete by itself; documents of one realm and part are read as one.'),
  asOf: instantOrDay
    .optional()
    .describe('When this was so. Default: of the source, else the time of the file.'),
  method: method.default('DECLARED').describe('How the records are known, unless one says otherwise.'),
  attestedBy: said.attestedBy,
  validUntil: said.validUntil,
  confidence: said.confidence,
  covers: z.array(capability).default([]).describe('What the document vouches for being all there is of.'),
  complete: z.boolean().default(true).describe('false: more exists than is listed; nothing may look absent.'),
};

/** The whole document: for editors, and for `schema.json`. */
export const inventory = z
  .strictObject({
    ...envelope,
    nodes: z
      .array(z.discriminatedUnion('type', Object.values(NODE_RECORDS) as [NodeRecordSchema]))
      .optional(),
    edges: z.array(freeEdge).optional(),
    events: z.array(event).optional(),
  })
  .meta({ title: 'Relict inventory' });

/** The document with its records unread: each is read by itself, so that a bad one does not stop the rest. */
export const unread = z.strictObject({
  ...envelope,
  nodes: z.array(z.unknown()).nullish(),
  edges: z.array(z.unknown()).nullish(),
  events: z.array(z.unknown()).nullish(),
});

export const settings = z.strictObject({
  /** What stands around CSV tables, which have no room for it. */
  inventory: z
    .strictObject({ ...envelope, relict: z.literal(1).default(1), realm: realm.optional() })
    .omit({ $schema: true })
    .optional(),
});

export type Reference = z.output<typeof reference>;
export type EdgeRecord = z.output<typeof nodeEdge>;
export type FreeEdge = z.output<typeof freeEdge>;
export type NodeRecord = z.output<NodeRecordSchema>;
export type EventRecord = z.output<typeof event>;
export type UnreadInventory = z.output<typeof unread>;
export type Settings = z.output<typeof settings>;
