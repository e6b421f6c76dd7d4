import { parse as parseCsv } from 'csv-parse/sync';
import { parseAllDocuments } from 'yaml';
import type { Reason } from '../../src/model/scope.js';
import { nestsDeeper } from './decode.js';

export type Format = 'json' | 'yaml' | 'csv' | 'text';

/** One value of a file: the whole of it, one line of JSON Lines, or one document of a YAML stream. */
export interface ContentValue {
  readonly value: unknown;
  /** `inventory.yaml#2` (document) or `users.jsonl:17` (line); the name alone when there is but one. */
  readonly locator: string;
}

/** What a file holds, by what it holds rather than by its extension (a `.txt` with JSON in it is JSON). */
export type Content =
  | {
      readonly format: 'json' | 'yaml';
      readonly values: readonly ContentValue[];
      /** Lines or documents that do not parse, while others do. */
      readonly refused: readonly { readonly locator: string; readonly reason: Reason }[];
    }
  | { readonly format: 'csv'; readonly columns: readonly string[]; readonly rows: readonly CsvRow[] };
export type CsvRow = Readonly<Record<string, string>>;

type Parsed = { ok: true; content: Content } | { ok: false; reason: Reason };

/** Containers within containers; provider exports have about a dozen. */
const MAX_DEPTH = 256;
/** Aliases that one YAML document may expand (the "billion laughs" of YAML). */
const MAX_ALIASES = 1000;

/** Parses the text of a file. Reasons name the file, never its content: parsers' own messages quote it. */
export function parseContent(name: string, format: Format, text: string): Parsed {
  if (text.trim() === '') return { ok: false, reason: { code: 'EMPTY', message: `${name} is empty` } };
  switch (format === 'text' ? sniff(text) : format) {
    case 'yaml':
      return parseYaml(name, text);
    case 'csv':
      return parseTable(name, text);
    case 'json':
    case 'text':
      return parseJson(name, text);
  }
}

function sniff(text: string): Format {
  if (/^\s*[[{]/.test(text)) return 'json';
  return /^[^\n]*,/.test(text) ? 'csv' : 'yaml';
}

function parseJson(name: string, text: string): Parsed {
  if (nestsDeeper(text, MAX_DEPTH)) return malformed(`${name} nests deeper than ${MAX_DEPTH} levels`);
  let failure: unknown;
  try {
    return {
      ok: true,
      content: { format: 'json', values: [{ value: JSON.parse(text), locator: name }], refused: [] },
    };
  } catch (error) {
    failure = error;
  }
  const lines = parseLines(name, text);
  if (lines) return { ok: true, content: lines };
  const whole = /[\]}"\d]\s*$/.test(text);
  return malformed(
    `${name} is not valid JSON${near(failure, text)}${whole ? '' : ': it seems to be cut off'}`,
  );
}

/** JSON Lines: every line is a value of its own, and at least the first one is. */
function parseLines(name: string, text: string): Content | null {
  const lines = text.split('\n');
  if (lines.filter((line) => line.trim() !== '').length < 2) return null;
  const values: ContentValue[] = [];
  const refused: { locator: string; reason: Reason }[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const locator = `${name}:${index + 1}`;
    try {
      values.push({ value: JSON.parse(line), locator });
    } catch {
      if (values.length === 0) return null;
      refused.push({ locator, reason: { code: 'MALFORMED', message: `${locator} is not valid JSON` } });
    }
  }
  // Bits of a broken pretty-printed document parse too, by chance; objects do not.
  return values.every(({ value }) => value !== null && typeof value === 'object')
    ? { format: 'json', values, refused }
    : null;
}

function parseYaml(name: string, text: string): Parsed {
  const documents = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false });
  const values: ContentValue[] = [];
  const refused: { locator: string; reason: Reason }[] = [];
  const list = 'empty' in documents ? [] : [...documents];
  for (const [index, document] of list.entries()) {
    const locator = list.length > 1 ? `${name}#${index + 1}` : name;
    const line = 1 + (text.slice(0, document.errors[0]?.pos[0] ?? 0).match(/\n/g)?.length ?? 0);
    if (document.errors.length > 0) {
      refused.push({
        locator,
        reason: { code: 'MALFORMED', message: `${locator} is not valid YAML near line ${line}` },
      });
      continue;
    }
    try {
      const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
      if (value !== null) values.push({ value, locator });
    } catch {
      refused.push({
        locator,
        reason: { code: 'MALFORMED', message: `${locator} expands too many YAML aliases` },
      });
    }
  }
  const first = refused[0];
  if (values.length === 0) {
    return first
      ? { ok: false, reason: first.reason }
      : { ok: false, reason: { code: 'EMPTY', message: `${name} holds no document` } };
  }
  return { ok: true, content: { format: 'yaml', values, refused } };
}

function parseTable(name: string, text: string): Parsed {
  try {
    const [columns = [], ...rest] = parseCsv(text, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
    });
    const rows = rest.map((cells) =>
      Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])),
    );
    return { ok: true, content: { format: 'csv', columns, rows } };
  } catch {
    return malformed(`${name} is not valid CSV`);
  }
}

function malformed(message: string): Parsed {
  return { ok: false, reason: { code: 'MALFORMED', message } };
}

/** The place of a JSON error, without the text that the engine's message quotes. */
function near(error: unknown, text: string): string {
  const at = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  if (at === undefined) return '';
  return ` near line ${1 + (text.slice(0, Number(at)).match(/\n/g)?.length ?? 0)}`;
}
