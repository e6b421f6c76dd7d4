import { toTable } from '../../export/table.js';
import { shortLabel, type Node } from './label.js';

interface RotationImpact {
  readonly safeToRotate: { readonly value: string; readonly reasons: readonly string[] };
  readonly because: readonly string[];
  readonly items: readonly {
    readonly consumer: Node;
    readonly update: string;
    readonly certainty: string;
    readonly reasons: readonly string[];
    readonly locations: readonly Node[];
  }[];
}

/** Q-18 for people: whether it is safe and why, then what each consumer needs. */
export function renderRotationImpact(answer: RotationImpact, width?: number): string {
  const { value, reasons } = answer.safeToRotate;
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  const head = `Safe to rotate: ${value}${why}\n${answer.because.join(' ')}\n`;
  if (answer.items.length === 0) return head;
  const rows = answer.items.map((item) => ({
    consumer: shortLabel(item.consumer),
    needs: item.update,
    reads: item.locations.map(shortLabel).join(', '),
    certainty: item.certainty,
    reasons: item.reasons.join(', '),
  }));
  return `${head}\n${toTable(rows, ['consumer', 'needs', 'reads', 'certainty', 'reasons'], width)}`;
}
