import { listFiles, readContent, type Content, type FileNotice, type SourceFile } from '../../lib/files.js';
import { isRecord, listOf } from '../read.js';
import { Accounts } from './accounts.js';
import type { Entry } from './entry.js';
import { recognise, recogniseCsv, type Recognised } from './recognise.js';

/** Bodies of all files together that are kept from the survey to the parsing; beyond, files are read twice. */
const KEEP_BYTES = 64 * 1024 * 1024;

/** What the files hold, and whose. */
export interface Survey {
  readonly entries: readonly Entry[];
  readonly accounts: Accounts;
}

/** Looks into every file once. What is not an answer of a call that is read is named, and never an error. */
export async function* survey(
  paths: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<FileNotice, Survey> {
  const entries: Entry[] = [];
  const accounts = new Accounts();
  let kept = 0;
  for await (const listed of listFiles(paths)) {
    signal?.throwIfAborted();
    if (listed.kind === 'notice') {
      yield listed;
      continue;
    }
    const { file } = listed;
    const read = await readContent(file);
    if (!read.ok) {
      yield { kind: 'notice', reason: read.reason };
      continue;
    }
    kept += file.bytes;
    for (const found of answers(file, read.content)) {
      if ('kind' in found) {
        yield found;
        continue;
      }
      accounts.learn(found.recognised, found.body);
      const { body, ...rest } = found;
      entries.push(kept <= KEEP_BYTES ? { ...rest, body } : rest);
    }
  }
  return { entries, accounts };
}

/** The answers of a file, read again. */
export async function bodiesOf(file: SourceFile): Promise<ReadonlyMap<number, unknown>> {
  const read = await readContent(file);
  const bodies = new Map<number, unknown>();
  if (read.ok) {
    for (const found of answers(file, read.content))
      if (!('kind' in found)) bodies.set(found.index, found.body);
  }
  return bodies;
}

function* answers(file: SourceFile, content: Content): Generator<Entry | FileNotice> {
  if (content.format === 'csv') {
    const recognised = recogniseCsv(content.columns, content.rows);
    if (recognised) yield { file, index: 0, locator: file.name, recognised, body: { Rows: content.rows } };
    else yield unknown(file.name);
    return;
  }
  for (const { reason } of content.refused) yield { kind: 'notice', reason };
  let index = 0;
  for (const { value, locator } of content.values) {
    const bodies: readonly unknown[] = Array.isArray(value) ? value : [value];
    let known = 0;
    for (const [nth, body] of bodies.entries()) {
      const recognised = recognise(body);
      if (!recognised) continue;
      known++;
      yield {
        file,
        index: index++,
        locator: bodies.length > 1 ? `${locator}[${nth}]` : locator,
        recognised,
        body,
      };
    }
    if (known === 0) yield unknown(locator, hint(value));
    else if (known < bodies.length) yield unknown(`${bodies.length - known} values of ${locator}`);
  }
}

function unknown(locator: string, why = ''): FileNotice {
  const message = `${locator} was not recognised as the answer of a call that is read${why}`;
  return { kind: 'notice', reason: { code: 'NOT_RECOGNISED', message } };
}

/** A word for the near misses. */
function hint(value: unknown): string {
  if (!isRecord(value)) return '';
  if (listOf(value, 'items').length > 0 && 'apiVersion' in value) return ': it looks like Kubernetes';
  if ('apiVersion' in value && 'kind' in value) return ': it looks like Kubernetes or Backstage';
  return Array.isArray(value.result) ? ': it looks like ServiceNow' : '';
}

export type { Recognised };
