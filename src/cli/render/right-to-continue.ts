import { toTable } from '../../export/table.js';
import { shortLabel, type Node } from './label.js';

interface Check {
  readonly value: string;
  readonly reasons: readonly string[];
}

interface Right {
  readonly identity: Node;
  readonly right: Check;
  readonly policy: Check;
  readonly usage: Check;
  readonly ownership: Check;
  readonly because: readonly string[];
}

/** Q-35 for people: the verdict, then the three checks that it follows from. */
export function renderRight(
  { identity, right, policy, usage, ownership, because }: Right,
  width?: number,
): string {
  const rows = Object.entries({ policy, usage, ownership }).map(([check, { value, reasons }]) => ({
    check,
    value,
    reasons: reasons.join(', '),
  }));
  const head = `${shortLabel(identity)}: ${right.value}\n${because.join(' ')}\n`;
  return `${head}\n${toTable(rows, ['check', 'value', 'reasons'], width)}`;
}
