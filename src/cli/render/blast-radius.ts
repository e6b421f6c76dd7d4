import { toTable } from '../../export/table.js';
import { nameOf, shortLabel, type Node } from './label.js';

interface BlastRadius {
  readonly starts: readonly Node[];
  readonly items: readonly {
    readonly node: Node;
    readonly hops: number;
    readonly path: readonly string[];
    readonly rules: readonly string[];
    readonly certainty: string;
    readonly reasons: readonly string[];
    readonly flags: readonly string[];
    readonly sensitivity: string;
  }[];
  readonly counts: { readonly total: number; readonly confirmed: number };
  readonly byKind: readonly {
    readonly nodeType: string;
    readonly kind: string | null;
    readonly confirmed: number;
    readonly total: number;
  }[];
  readonly chokePoints: readonly { readonly node: Node; readonly dominates: number }[];
  readonly nodes: readonly Node[];
}

const MAX_ROWS = 40;
const MAX_POINTS = 5;

/** Q-16 for people: what is reached, the shortest way to each, and where to cut. */
export function renderBlastRadius(answer: BlastRadius, width?: number): string {
  const names = new Map(answer.nodes.map((node) => [node['id'] as string, nameOf(node)]));
  const { confirmed, total } = answer.counts;
  const head = `From ${answer.starts.map(shortLabel).join(', ')}: at least ${confirmed}, at most ${total} reached`;
  if (answer.items.length === 0) return head + '.\n';
  const kinds = answer.byKind
    .map(
      ({ nodeType, kind, confirmed: least, total: most }) =>
        `${most === least ? most : `${least} to ${most}`} ${kind ?? nodeType}`,
    )
    .join(', ');
  const rows = answer.items.slice(0, MAX_ROWS).map((item) => ({
    reached: shortLabel(item.node),
    type: item.node['nodeType'] as string,
    certainty: [item.certainty, ...item.reasons, ...item.flags].join(' '),
    via: wayOf(item.path, answer.starts.length === 1, names),
    rules: item.rules.join(' '),
  }));
  const more =
    answer.items.length > MAX_ROWS ? `and ${answer.items.length - MAX_ROWS} more (--json lists them)\n` : '';
  const points = answer.chokePoints
    .slice(0, MAX_POINTS)
    .map(({ node, dominates }) => `  ${shortLabel(node)} cuts off ${dominates}\n`)
    .join('');
  return (
    `${head}: ${kinds}.\n\n` +
    toTable(rows, ['reached', 'type', 'certainty', 'via', 'rules'], width) +
    more +
    (points ? `\nWhere to cut:\n${points}` : '')
  );
}

/** What lies between start and end: the end stands in its own column, and the only start in the line above. */
function wayOf(path: readonly string[], oneStart: boolean, names: ReadonlyMap<string, string>): string {
  const between = path.slice(oneStart ? 1 : 0, -1).map((id) => names.get(id) ?? id);
  return between.join(' > ') || 'directly';
}
