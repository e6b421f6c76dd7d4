import type { Reason } from '../../src/model/scope.js';
import { parseDay, parseInstant, type Instant } from '../../src/model/time.js';
import type { PullContext } from '../connector.js';
import { explain } from '../lib/explain.js';
import { listFiles, readContent } from '../lib/files.js';
import { unread, type Settings, type UnreadInventory } from './schema.js';
import { readTable } from './table.js';

export interface InventoryDocument {
  readonly document: UnreadInventory;
  /** `inventory.yaml#2` */
  readonly at: string;
  /** A16 */
  readonly observedAt: Instant;
}

/** `damage`: something that may have held records could not be read, so nothing here is known to be all there is. */
export type Found =
  | { readonly kind: 'document'; readonly document: InventoryDocument }
  | { readonly kind: 'notice'; readonly reason: Reason; readonly damage: boolean };

/** Reads the inventory documents of the configured files and folders, one file in memory at a time. */
export async function* findDocuments(context: PullContext, paths: readonly string[]): AsyncGenerator<Found> {
  const settings = context.settings as Settings;
  const asOf = 'files' in context.origin ? context.origin.asOf : undefined;
  for await (const listed of listFiles(paths)) {
    if (listed.kind === 'notice') {
      yield { kind: 'notice', reason: listed.reason, damage: listed.reason.code !== 'NOT_RECOGNISED' };
      continue;
    }
    const { file } = listed;
    const read = await readContent(file);
    if (!read.ok) {
      yield { kind: 'notice', reason: read.reason, damage: true };
      continue;
    }
    const { content } = read;
    if (content.format === 'csv') {
      const table = readTable(content.columns, content.rows);
      yield table
        ? envelop({ ...around(settings, context.sourceId), ...table }, file.name, asOf ?? file.modifiedAt)
        : unknown(file.name);
      continue;
    }
    for (const { reason } of content.refused) yield { kind: 'notice', reason, damage: true };
    for (const { value, locator } of content.values) {
      yield isInventory(value) ? envelop(value, locator, asOf ?? file.modifiedAt) : unknown(locator);
    }
  }
}

function isInventory(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'relict' in value;
}

function envelop(value: object, at: string, fallback: Instant): Found {
  const parsed = unread.safeParse(value);
  if (!parsed.success) {
    const reason = { code: 'MALFORMED', message: `${at}: ${explain(parsed.error)}` };
    return { kind: 'notice', reason, damage: true };
  }
  const { asOf } = parsed.data;
  // Of a date only its beginning is sure.
  const observedAt = parseInstant(asOf) ?? parseDay(asOf)?.from ?? fallback;
  return { kind: 'document', document: { document: parsed.data, at, observedAt } };
}

/** What a table has no room for: the settings of the source, else a realm of the source's own name. */
function around(settings: Settings, sourceId: string): object {
  const realm = { provider: 'file', realmId: sourceId, kind: 'INVENTORY' };
  return { relict: 1, ...settings.inventory, realm: settings.inventory?.realm ?? realm };
}

function unknown(at: string): Found {
  const message = `${at} is not an inventory: it has no \`relict: 1\`, nor the columns of an inventory table`;
  return { kind: 'notice', reason: { code: 'NOT_RECOGNISED', message }, damage: false };
}
