import { flatRows, mainList } from '../export/rows.js';
import { toCsv } from '../export/csv.js';
import { toNdjson } from '../export/ndjson.js';
import { toTable } from '../export/table.js';

export const FORMATS = ['table', 'json', 'csv', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];

/** Results go to standard output, everything else to standard error. */
export interface Output {
  readonly format: Format;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** True when progress may be redrawn in place. */
  readonly terminal: boolean;
  /** Characters of a line of the results; undefined: any length. */
  readonly width: number | undefined;
  result(text: string): void;
  note(text: string): void;
}

export function createOutput(options: {
  format?: Format;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
}): Output {
  return {
    format: options.json ? 'json' : (options.format ?? 'table'),
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    terminal: process.stderr.isTTY === true,
    width: lineWidth(),
    result: (text) => void process.stdout.write(text.endsWith('\n') ? text : text + '\n'),
    note: (text) => {
      if (!options.quiet) process.stderr.write(text.endsWith('\n') ? text : text + '\n');
    },
  };
}

/**
 * Prints an answer in the format that was asked for. `human` renders the table format; without it the main list of the
 * answer is shown with those columns that hold something.
 */
export function printAnswer(
  output: Output,
  answer: unknown,
  human?: (answer: never, width?: number) => string,
): void {
  switch (output.format) {
    case 'json':
      return output.result(JSON.stringify(answer, null, 2));
    case 'ndjson':
      return output.result(toNdjson(mainList(answer)));
    case 'csv':
      return output.result(toCsv(flatRows(mainList(answer))));
    case 'table':
      return output.result(
        human ? human(answer as never, output.width) : plainTable(mainList(answer), output.width),
      );
  }
}

export function plainTable(items: readonly unknown[], width?: number): string {
  const rows = flatRows(items);
  const columns = Object.keys(rows[0] ?? {}).filter((column) =>
    rows.some((row) => row[column] !== null && row[column] !== ''),
  );
  return rows.length === 0 ? '' : toTable(rows, columns, width);
}

/**
 * Tables fit a terminal. Elsewhere a row stays one line, whole, for `grep` and the like, unless COLUMNS asks for a width.
 */
function lineWidth(): number | undefined {
  const asked = Number(process.env['COLUMNS']);
  if (process.stdout.isTTY) return process.stdout.columns || undefined;
  return Number.isInteger(asked) && asked > 0 ? asked : undefined;
}
