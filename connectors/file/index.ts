import { z } from 'zod';
import { CAPABILITIES } from '../../src/model/coverage.js';
import { RelictError } from '../../src/model/errors.js';
import { digest } from '../../src/model/key.js';
import type { PullEvent, Reason } from '../../src/model/scope.js';
import { cleanText } from '../../src/model/text.js';
import { earliest, type Instant } from '../../src/model/time.js';
import type { Connector, PullContext } from '../connector.js';
import { Collection } from './collect.js';
import { findDocuments, type InventoryDocument } from './documents.js';
import { settings } from './schema.js';

/** An inventory of one's own: whatever no connector can read. The format is `schema.json`; the README explains it. */
export const file: Connector = {
  type: 'file',
  title: 'Own inventory (YAML, JSON, CSV)',
  capabilities: CAPABILITIES.map((capability) => ({
    capability,
    support: 'PARTLY' as const,
    note: 'what the document lists under `covers`',
  })),
  permissions: [],
  exports: [
    {
      command: 'a document with `relict: 1`, or a CSV table (connectors/file/README.md)',
      gives: 'nodes, relationships and lifecycle events of every type',
    },
  ],
  joinKeys: [
    { key: 'full natural key', joins: 'adds facts to a node of any other source' },
    { key: 'SAME_AS', joins: 'an entry of the inventory with the node of another source' },
    { key: 'aliases', joins: 'names by which other sources refer to it' },
  ],
  liveSettings: z.never(),
  settings,
  pull,
};

interface Part {
  readonly id: string;
  readonly documents: InventoryDocument[];
}

async function* pull(context: PullContext): AsyncGenerator<PullEvent> {
  if (!('files' in context.origin)) {
    throw new RelictError('CONFIG', 'The file source reads files only.', {
      hint: 'Give it `from: { files: [inventory.yaml] }`.',
    });
  }
  const parts = new Map<string, Part>();
  let damage: Reason | undefined;
  for await (const found of findDocuments(context, context.origin.files)) {
    context.signal?.throwIfAborted();
    if (found.kind === 'notice') {
      if (found.damage) damage ??= found.reason;
      yield { kind: 'notice', reason: found.reason };
      continue;
    }
    const id = scopeId(found.document);
    const part = parts.get(id) ?? { id, documents: [] };
    part.documents.push(found.document);
    parts.set(id, part);
  }
  for (const [, part] of [...parts].sort(([a], [b]) => (a < b ? -1 : 1))) yield* pullPart(part, damage);
}

function* pullPart({ id, documents }: Part, damage: Reason | undefined): Generator<PullEvent> {
  const [first] = documents as [InventoryDocument];
  const { realm } = first.document;
  yield {
    kind: 'open',
    scope: {
      id,
      realm,
      // Read as one, the documents are as old as the oldest of them.
      observedAt: earliest(...documents.map((d) => d.observedAt)) as Instant,
      capabilities: [...new Set(documents.flatMap((d) => d.document.covers))].sort(),
      origin: 'inventory',
    },
  };
  const collection = new Collection(realm.realmId);
  for (const { document, at } of documents) collection.add(document, at);
  for (const refusal of collection.refusals) yield { kind: 'reject', ...refusal };
  for (const claim of collection.claims()) yield { kind: 'claim', claim };
  const dangling = collection.undefinedReferences();
  if (dangling.length > 0) {
    const names = dangling.slice(0, 5).map(({ type, key }) => `${type}:${cleanText(key.at(-1) ?? '', 80)}`);
    const message = `own nodes that are referred to but defined nowhere (${dangling.length}): ${names.join(', ')}`;
    yield { kind: 'notice', reason: { code: 'UNDEFINED_REFERENCE', message } };
  }
  const reason = incompleteness(documents, collection, damage);
  yield reason
    ? { kind: 'close', completeness: 'PARTIAL', reason }
    : { kind: 'close', completeness: 'COMPLETE' };
}

/** Why the documents may not be all that there is; undefined when they are. */
function incompleteness(
  documents: readonly InventoryDocument[],
  collection: Collection,
  damage: Reason | undefined,
): Reason | undefined {
  // A record that does not tell which node it is about could be about any that seems to be missing.
  const nameless = collection.refusals.filter((refusal) => !refusal.node).length;
  if (damage) return { code: damage.code, message: `not everything could be read: ${damage.message}` };
  if (nameless > 0) return { code: 'REJECTED', message: `refused records that name no node: ${nameless}` };
  if (documents.every((d) => d.document.complete)) return undefined;
  return { code: 'INCOMPLETE', message: 'the inventory says of itself that it is not complete' };
}

function scopeId({ document: { realm, part } }: InventoryDocument): string {
  const id = [realm.provider, realm.realmId, ...(part ? [part] : [])].join('/');
  return id.length <= 256 ? id : digest(['scope', id]);
}
