import { flatRows, mainList } from '../../export/rows.js';
import { toTable } from '../../export/table.js';

/** Answers that are one plain list: which of its columns a person wants to see. */
const COLUMNS: Record<string, readonly string[]> = {
  'Q-12': [
    'location',
    'locationClass',
    'currency',
    'managed',
    'exposure',
    'consumers',
    'firstSeenAt',
    'certainty',
  ],
  'Q-34': ['realm', 'capability', 'status', 'source', 'scope', 'observedAt', 'reason'],
};

export function renderList(questionId: string, answer: object, width?: number): string {
  const rows = flatRows(mainList(answer));
  if (rows.length === 0) return 'Nothing was found.\n';
  return toTable(rows, COLUMNS[questionId] ?? Object.keys(rows[0] ?? {}), width);
}
