import Table from 'cli-table3';
import { cleanText } from '../model/index.js';
import { fitWidths, wrap } from './fit.js';
import type { FlatRow } from './rows.js';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
const GAP = NO_BORDERS.middle.length;
const MAX_CELL = 160;

/**
 * Aligned columns for people. Text of sources is stripped of control characters: a name must not drive a terminal.
 *
 * @param width characters of a line; cells wrap inside their columns to fit. Without it a row is one line of any length
 */
export function toTable(rows: readonly FlatRow[], columns: readonly string[], width?: number): string {
  const head = columns.map(heading);
  const cells = rows.map((row) => columns.map((column) => cleanText(String(row[column] ?? '-'), MAX_CELL)));
  const widths = width === undefined ? [] : fitWidths([head, ...cells], width - GAP * (columns.length - 1));
  const table = new Table({
    head,
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of cells) table.push(row.map((text, column) => wrap(text, widths[column] ?? text.length)));
  return (
    table
      .toString()
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n') + '\n'
  );
}

/** `recommendedActions` → `RECOMMENDED ACTIONS` */
function heading(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
}
