import { ROWS_1_TO_20 } from './rows-1-to-20.js';
import { ROWS_21_TO_40 } from './rows-21-to-40.js';
import type { TableRow } from './situations.js';

export const DECISION_TABLE: readonly TableRow[] = [...ROWS_1_TO_20, ...ROWS_21_TO_40];
