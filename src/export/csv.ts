import { stringify } from 'csv-stringify/sync';
import type { FlatRow } from './rows.js';

/** RFC 4180 with a header line. Cells that a spreadsheet would run as a formula are quoted as text (F-26). */
export function toCsv(rows: readonly FlatRow[]): string {
  return stringify([...rows], {
    header: true,
    escape_formulas: true,
    cast: { boolean: (value) => String(value) },
  });
}
