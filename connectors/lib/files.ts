import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { RelictError } from '../../src/model/errors.js';
import type { Reason } from '../../src/model/scope.js';
import { cleanText } from '../../src/model/text.js';
import { fromMillis, type Instant } from '../../src/model/time.js';
import { decodeText } from './decode.js';
import { parseContent, type Content, type Format } from './content.js';

export type { Content, ContentValue, CsvRow, Format } from './content.js';

export interface FileLimits {
  /** Bytes of one file, unpacked. */
  readonly bytes: number;
  /** Folders within folders. */
  readonly depth: number;
  readonly files: number;
}
export const FILE_LIMITS: FileLimits = { bytes: 500 * 1024 * 1024, depth: 16, files: 100_000 };

/** A file of an export, not yet read. */
export interface SourceFile {
  readonly path: string;
  /** The path as people know it, made safe to print. */
  readonly name: string;
  readonly format: Format;
  readonly packed: boolean;
  readonly bytes: number;
  /** A16: counts as the time of observation when nothing better does. */
  readonly modifiedAt: Instant;
}

export interface FileNotice {
  readonly kind: 'notice';
  readonly reason: Reason;
}
export type Listed = { readonly kind: 'file'; readonly file: SourceFile } | FileNotice;
export type Read =
  { readonly ok: true; readonly content: Content } | { readonly ok: false; readonly reason: Reason };

const FORMATS: Record<string, Format> = {
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  csv: 'csv',
  txt: 'text',
};

/**
 * The files of `from.files`: each path a file, or a folder that is walked in the order of names. What is not a kind of
 * file that exports come in is named by a notice (`NOT_RECOGNISED`); hidden files are passed over in silence.
 *
 * @throws RelictError `CONFIG` when a configured path does not exist.
 */
export async function* listFiles(
  paths: readonly string[],
  limits: FileLimits = FILE_LIMITS,
): AsyncGenerator<Listed> {
  const walk = new Walk(limits);
  for (const path of paths) yield* walk.visit(path, path, 0);
}

/** Reads, unpacks, decodes and parses one file. Never throws; a reason names the file and no content of it. */
export async function readContent(file: SourceFile, limits: FileLimits = FILE_LIMITS): Promise<Read> {
  try {
    let bytes: Uint8Array = await readFile(file.path);
    if (file.packed) bytes = await unpack(bytes, limits);
    return parseContent(file.name, file.format, decodeText(bytes));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      return refuse('TOO_LARGE', `${file.name} is too large when unpacked`);
    if (code?.startsWith('Z_')) return refuse('MALFORMED', `${file.name} is not a whole gzip file`);
    return refuse('UNREADABLE', `${file.name} cannot be read${code ? ` (${code})` : ''}`);
  }
}

const unzip = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);

function unpack(bytes: Uint8Array, limits: FileLimits): Promise<Buffer> {
  return unzip(bytes, { maxOutputLength: limits.bytes });
}

function refuse(code: string, message: string): Read {
  return { ok: false, reason: { code, message } };
}

class Walk {
  private readonly seen = new Set<string>();

  constructor(private readonly limits: FileLimits) {}

  async *visit(path: string, shown: string, depth: number): AsyncGenerator<Listed> {
    const name = cleanText(shown, 400);
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => error);
    if (info instanceof Error) {
      if (depth === 0 && info.code === 'ENOENT') {
        throw new RelictError('CONFIG', `The export path ${name} does not exist.`, {
          hint: 'Correct `from.files` of this source in relict.yaml.',
          cause: info,
        });
      }
      yield notice('UNREADABLE', `${name} cannot be read${info.code ? ` (${info.code})` : ''}`);
      return;
    }
    // A file that two paths or a link name twice is read once; a link that leads back up ends here.
    const real = await realpath(path);
    if (this.seen.has(real)) return;
    this.seen.add(real);
    if (info.isDirectory()) yield* this.folder(path, shown, depth);
    else if (info.isFile()) yield this.file(path, name, info.size, info.mtimeMs);
  }

  private async *folder(path: string, shown: string, depth: number): AsyncGenerator<Listed> {
    if (depth >= this.limits.depth) {
      yield notice('TOO_DEEP', `${cleanText(shown, 400)} is nested too deep and was not read`);
      return;
    }
    const entries = await readdir(path).catch(() => null);
    if (entries === null) {
      yield notice('UNREADABLE', `${cleanText(shown, 400)} cannot be listed`);
      return;
    }
    for (const entry of entries.sort()) {
      if (entry.startsWith('.')) continue;
      yield* this.visit(join(path, entry), join(shown, entry), depth + 1);
    }
  }

  private file(path: string, name: string, bytes: number, modified: number): Listed {
    const packed = /\.gz$/i.test(path);
    const extension = /\.([^./\\]+)$/.exec(path.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? '';
    const format = FORMATS[extension];
    if (!format) return notice('NOT_RECOGNISED', `${name} is not a kind of file that exports come in`);
    if (bytes > this.limits.bytes)
      return notice('TOO_LARGE', `${name} is larger than ${this.limits.bytes} bytes`);
    if (this.seen.size > this.limits.files) return notice('TOO_MANY', `${name} was not read: too many files`);
    const modifiedAt = fromMillis(Math.floor(modified));
    return { kind: 'file', file: { path, name, format, packed, bytes, modifiedAt } };
  }
}

function notice(code: string, message: string): FileNotice {
  return { kind: 'notice', reason: { code, message } };
}
