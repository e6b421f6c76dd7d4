import { toTable } from '../../export/table.js';
import { nameOf, shortLabel, type Node } from './label.js';

interface Blocker {
  readonly kind: string;
  readonly node: Node;
  readonly through: Node | null;
  readonly services: readonly Node[];
  readonly certainty: string;
  readonly because: readonly string[];
}

interface Readiness {
  readonly service: Node;
  readonly status: string;
  readonly reasons: readonly string[];
  readonly because: readonly string[];
  readonly items: readonly Blocker[];
  readonly past: readonly Blocker[];
  readonly obligations: readonly {
    readonly type: string;
    readonly subject: Node;
    readonly dueWithinHours: number;
    readonly certainty: string;
  }[];
}

/** Q-44 for people: the status, what stands against it, what has ended, what it would oblige to. */
export function renderReadiness(answer: Readiness, width?: number): string {
  const { service, status, reasons, because, items, past, obligations } = answer;
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : '';
  const parts = [`${shortLabel(service)}: ${status}${why}\n${because.join(' ')}\n`];
  if (items.length > 0) parts.push(`Against it:\n${blockers(items, width)}`);
  if (past.length > 0) parts.push(`Has ended, blocks nothing:\n${blockers(past, width)}`);
  if (obligations.length > 0) {
    const rows = obligations.map((one) => ({
      type: one.type,
      subject: shortLabel(one.subject),
      'due within': `${one.dueWithinHours} h`,
      certainty: one.certainty,
    }));
    parts.push(
      `Retiring it would oblige to:\n${toTable(rows, ['type', 'subject', 'due within', 'certainty'], width)}`,
    );
  }
  return parts.join('\n');
}

function blockers(items: readonly Blocker[], width?: number): string {
  const rows = items.map((item) => ({
    kind: item.kind,
    what: shortLabel(item.node),
    through: item.through ? shortLabel(item.through) : '',
    services: item.services.map(nameOf).join(', '),
    certainty: item.certainty,
    why: item.because.join(' '),
  }));
  return toTable(rows, ['kind', 'what', 'through', 'services', 'certainty', 'why'], width);
}
