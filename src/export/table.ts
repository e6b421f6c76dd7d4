import Table from 'cli-table3';
import { cleanText } from '../model/index.js';
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
const MAX_CELL = 100;

/** Aligned columns for people. Text of sources is stripped of control characters: a name must not drive a terminal. */
export function toTable(rows: readonly FlatRow[], columns: readonly string[]): string {
  const table = new Table({
    head: columns.map((column) => heading(column)),
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows)
    table.push(columns.map((column) => cleanText(String(row[column] ?? '-'), MAX_CELL)));
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
