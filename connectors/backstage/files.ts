import type { Reason } from '../../src/model/scope.js';
import { earliest, type Instant } from '../../src/model/time.js';
import { listFiles, readContent, type SourceFile } from '../lib/files.js';
import { looksLikeEntity } from './entity.js';

/** `damage`: something that may have held entities could not be read. */
export type FromFile =
  | { readonly kind: 'entity'; readonly value: unknown; readonly locator: string }
  | { readonly kind: 'notice'; readonly reason: Reason; readonly damage: boolean };

/** The files of an export, and when the oldest of them was written: together they are as old as that. */
export async function listExport(
  paths: readonly string[],
): Promise<{ files: SourceFile[]; notices: FromFile[]; oldest: Instant | null }> {
  const files: SourceFile[] = [];
  const notices: FromFile[] = [];
  for await (const listed of listFiles(paths)) {
    if (listed.kind === 'file') files.push(listed.file);
    else {
      notices.push({
        kind: 'notice',
        reason: listed.reason,
        damage: listed.reason.code !== 'NOT_RECOGNISED',
      });
    }
  }
  return { files, notices, oldest: earliest(...files.map((file) => file.modifiedAt)) };
}

/**
 * Entities of catalogue YAML (several documents a file), of a saved answer of the API (`{items: […]}`), or of a list in
 * JSON. One file is in memory at a time.
 */
export async function* entitiesOf(file: SourceFile): AsyncGenerator<FromFile> {
  const read = await readContent(file);
  if (!read.ok) {
    yield { kind: 'notice', reason: read.reason, damage: true };
    return;
  }
  const { content } = read;
  if (content.format === 'csv') {
    yield notRecognised(file.name);
    return;
  }
  for (const { reason } of content.refused) yield { kind: 'notice', reason, damage: true };
  for (const { value, locator } of content.values) {
    const list = listOf(value);
    if (list?.some(looksLikeEntity)) {
      for (const [index, item] of list.entries()) {
        yield { kind: 'entity', value: item, locator: `${locator} [${index}]` };
      }
    } else if (looksLikeEntity(value)) yield { kind: 'entity', value, locator };
    else if (list?.length !== 0) yield notRecognised(locator);
  }
}

function listOf(value: unknown): unknown[] | null {
  const list: unknown = Array.isArray(value) ? value : (value as { items?: unknown } | null)?.items;
  return Array.isArray(list) ? (list as unknown[]) : null;
}

function notRecognised(name: string): FromFile {
  const message = `${name} is no catalogue entity: it has no apiVersion of backstage.io`;
  return { kind: 'notice', reason: { code: 'NOT_RECOGNISED', message }, damage: false };
}
