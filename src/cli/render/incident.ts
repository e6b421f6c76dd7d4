import { toTable } from '../../export/table.js';
import { shortLabel, type Node } from './label.js';

interface Owner {
  readonly owner: Node | null;
  readonly status: string;
}

interface IncidentScope {
  readonly matched: readonly Node[];
  readonly outside: readonly Node[];
  readonly window: { readonly from: string; readonly to: string };
  readonly items: readonly {
    readonly node: Node;
    readonly role: string;
    readonly certainty: string;
    readonly flags: readonly string[];
    readonly ownerThen: Owner | null;
    readonly ownerNow: Owner | null;
    readonly because: readonly string[];
  }[];
  readonly plan: readonly {
    readonly phase: number;
    readonly action: string;
    readonly node: Node;
    readonly by: Node | null;
  }[];
  readonly blastRadius: { readonly counts: { readonly total: number; readonly confirmed: number } } | null;
}

const MAX_ROWS = 40;

/** Q-42 for people: what is concerned, who answered and answers for it, and the plan. */
export function renderIncident(answer: IncidentScope, width?: number): string {
  const { from, to } = answer.window;
  const span = `from ${from.slice(0, 16)} to ${to.slice(0, 16)} UTC`;
  if (answer.matched.length === 0) {
    const known = answer.outside.map(shortLabel).join(', ');
    return `Nothing that the indicator names was there ${span}${known ? `; outside it: ${known}` : ''}.\n`;
  }
  const { confirmed = 0, total = 0 } = answer.blastRadius?.counts ?? {};
  const head = `${answer.matched.map(shortLabel).join(', ')}, ${span}: at least ${confirmed}, at most ${total} reached.\n`;
  const rows = answer.items.slice(0, MAX_ROWS).map((item) => ({
    concerned: shortLabel(item.node),
    as: [item.role, item.certainty, ...item.flags].join(' '),
    'owner then': said(item.ownerThen),
    'owner now': said(item.ownerNow),
    because: item.because.join(' '),
  }));
  const more =
    answer.items.length > MAX_ROWS ? `and ${answer.items.length - MAX_ROWS} more (--json lists them)\n` : '';
  const steps = answer.plan
    .slice(0, MAX_ROWS)
    .map(
      ({ phase, action, node, by }) =>
        `  ${phase}. ${action} ${shortLabel(node)}${by ? `, by ${shortLabel(by)}` : ''}\n`,
    )
    .join('');
  return (
    `${head}\n${toTable(rows, ['concerned', 'as', 'owner then', 'owner now', 'because'], width)}${more}` +
    (steps ? `\nContainment:\n${steps}` : '')
  );
}

function said(owner: Owner | null): string {
  if (owner === null) return 'not known then';
  return owner.owner ? shortLabel(owner.owner) : owner.status;
}
