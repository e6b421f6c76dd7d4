import type { PullEvent, Reason } from '../../src/model/scope.js';
import { earliest, type Instant } from '../../src/model/time.js';
import { listFiles, readContent, type SourceFile } from '../lib/files.js';
import type { OpenTable, TableOrigin } from './origin.js';
import { tableNamed, tableOf } from './recognise.js';
import type { Settings } from './settings.js';

interface Item {
  readonly value: unknown;
  readonly locator: string;
  readonly table: string;
}

/**
 * Tables out of export files, recognised by their records. Every file is read once to see what it holds, and again for each
 * table of its own; the last one stays in memory.
 */
export class ExportOrigin implements TableOrigin {
  readonly kind = 'export';
  private readonly filesOf = new Map<string, SourceFile[]>();
  private last: { readonly file: SourceFile; readonly items: readonly Item[] } | undefined;
  private damage: Reason | undefined;

  constructor(
    private readonly paths: readonly string[],
    private readonly asOf: Instant | undefined,
    private readonly settings: Settings,
  ) {}

  async *notices(): AsyncGenerator<PullEvent> {
    const skipped = new Map<string, number>();
    for await (const listed of listFiles(this.paths)) {
      if (listed.kind === 'notice') {
        if (listed.reason.code !== 'NOT_RECOGNISED') this.damage ??= listed.reason;
        yield listed;
        continue;
      }
      for (const reason of await this.index(listed.file, skipped)) yield { kind: 'notice', reason };
    }
    for (const [name, count] of [...skipped].sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield notice(
        'SKIPPED_CLASS',
        `Records of the class ${name} are no services and were not read: ${count}.`,
      );
    }
    if (this.filesOf.size === 0) yield notice('EMPTY', 'The export holds no table that is read.');
  }

  async open(table: string): Promise<OpenTable | null> {
    const files = this.filesOf.get(table);
    if (!files) return null;
    return {
      observedAt: this.asOf ?? (earliest(...files.map((file) => file.modifiedAt)) as Instant),
      rows: this.rows(table, files),
      incomplete: () =>
        this.damage && { ...this.damage, message: `Not everything could be read: ${this.damage.message}` },
    };
  }

  private async *rows(table: string, files: readonly SourceFile[]): AsyncGenerator<Item> {
    for (const file of files) {
      if (this.last?.file !== file) await this.index(file, new Map());
      // Something else may be read in between.
      const items = this.last?.items ?? [];
      for (const item of items) if (item.table === table) yield item;
    }
  }

  /** Reads a file, and says what is wrong with it. */
  private async index(file: SourceFile, skipped: Map<string, number>): Promise<Reason[]> {
    this.last = undefined;
    const read = await readContent(file);
    if (!read.ok) {
      this.damage ??= read.reason;
      return [read.reason];
    }
    const { content } = read;
    const reasons: Reason[] = [];
    const items: Item[] = [];
    let unknown = 0;
    const take = (value: unknown, locator: string): void => {
      const recognised = tableOf(value, file.name, this.settings);
      if (!recognised) unknown += 1;
      else if (recognised.skipped !== undefined) {
        skipped.set(recognised.skipped, (skipped.get(recognised.skipped) ?? 0) + 1);
      } else items.push({ value, locator, table: recognised.table });
    };
    if (content.format === 'csv')
      content.rows.forEach((row, index) => take(row, `${file.name}:${index + 2}`));
    else {
      for (const { reason } of content.refused) {
        this.damage ??= reason;
        reasons.push(reason);
      }
      for (const { value, locator } of content.values) {
        const list = listOf(value);
        if (list) list.forEach((item, index) => take(item, `${locator} [${index}]`));
        else take(value, locator);
      }
    }
    if (unknown > 0) {
      const message = `${file.name} holds records of a table that is not read, or of none: ${unknown}`;
      reasons.push({ code: 'NOT_RECOGNISED', message });
    }
    const empty =
      items.length === 0 && unknown === 0 && content.format === 'json'
        ? tableNamed(file.name, this.settings)
        : undefined;
    for (const table of empty ? [empty] : items.map((item) => item.table)) {
      const files = this.filesOf.get(table) ?? [];
      if (files.at(-1) !== file && !files.includes(file)) files.push(file);
      this.filesOf.set(table, files);
    }
    this.last = { file, items };
    return reasons;
  }
}

/** `{records: […]}` of a list's export, `{result: […]}` or `{result: {…}}` of the Table API, or a plain list. */
function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value as unknown[];
  const { records, result } = (value ?? {}) as { records?: unknown; result?: unknown };
  if (Array.isArray(records)) return records as unknown[];
  if (Array.isArray(result)) return result as unknown[];
  return typeof result === 'object' && result !== null ? [result] : null;
}

function notice(code: string, message: string): PullEvent {
  return { kind: 'notice', reason: { code, message } };
}
