import { toTable } from '../../export/table.js';
import { nameOf, shortLabel, type Node } from './label.js';

interface ControlCard {
  readonly identity: Node;
  readonly fields: readonly {
    readonly field: string;
    readonly status: string;
    readonly value: string | null;
    readonly sources: readonly string[];
    readonly from: Node | null;
    readonly rivals: readonly string[];
    readonly reasons: readonly string[];
  }[];
  readonly untils: readonly { readonly at: string; readonly basis: string; readonly by: Node }[];
  readonly because: readonly string[];
}

/** Q-09 for people: the four questions, then the governance record. */
export function renderControlCard(
  { identity, fields, untils, because }: ControlCard,
  width?: number,
): string {
  const rows = fields.map(({ field, status, value, sources, from, rivals, reasons }) => ({
    field,
    status,
    value: value ?? rivals.join(' / '),
    from: from ? nameOf(from) : '',
    source: sources.join(', '),
    reasons: reasons.join(' '),
  }));
  const ends = untils
    .map(({ at, basis, by }) => `  ${at.slice(0, 10)} ${basis} ${shortLabel(by)}\n`)
    .join('');
  return (
    `${shortLabel(identity)}\n\n${because.join('\n')}\n\n` +
    toTable(rows, ['field', 'status', 'value', 'from', 'source', 'reasons'], width) +
    (ends ? `\nEnds:\n${ends}` : '')
  );
}
