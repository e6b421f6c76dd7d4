import { toTable } from '../../export/table.js';
import { nameOf, type Node } from './label.js';

interface Survivor {
  readonly credential: Node | null;
  readonly trust: { readonly subject: Node; readonly identity: Node } | null;
  readonly identities: readonly Node[];
  readonly services: readonly { readonly service: Node; readonly retiredAt: string | null }[];
  readonly class: string;
  readonly certainty: string;
  readonly severity: string;
  readonly flags: readonly string[];
  readonly copyCount: number;
  readonly owner: { readonly status: string; readonly owner: Node | null } | null;
  readonly recommendedActions: readonly string[];
  readonly suppressedBy: Node | null;
}

interface Survivors {
  readonly certainty: string;
  readonly items: readonly Survivor[];
  readonly counts: {
    readonly total: number;
    readonly confirmed: number;
    readonly possible: number;
    readonly suppressed: number;
  };
  readonly restorable: readonly Survivor[];
  readonly pending: readonly Survivor[];
}

const COLUMNS = ['severity', 'survivor', 'class', 'certainty', 'service', 'owner', 'copies', 'action'];

/** Q-01 for people: a line per survivor, worst first. */
export function renderSurvivors(
  { certainty, items, counts, restorable, pending }: Survivors,
  width?: number,
): string {
  const suppressed = counts.suppressed > 0 ? `, ${counts.suppressed} suppressed by an exception` : '';
  const rest = [
    restorable.length > 0 ? `${restorable.length} disabled, but restorable` : '',
    pending.length > 0 ? `${pending.length} not valid yet` : '',
  ].filter(Boolean);
  const head =
    items.length === 0
      ? none(certainty)
      : `${counts.total} ${counts.total === 1 ? 'survives' : 'survive'} a retired service: ${counts.confirmed} confirmed, ${counts.possible} possible${suppressed}.\n\n`;
  const table = items.length === 0 ? '' : toTable(items.map(row), COLUMNS, width);
  return head + table + (rest.length > 0 ? `\nNot counted: ${rest.join(', ')} (--json lists them).\n` : '');
}

function none(certainty: string): string {
  if (certainty === 'COMPLETE') return 'No credential survives a retired service.\n';
  return `Not known (${certainty}): no survivor was found, but not everything could be seen.\n`;
}

function row(item: Survivor) {
  return {
    severity: item.severity,
    survivor: subjectOf(item),
    class: [item.class, ...item.flags].join(' '),
    certainty: item.suppressedBy ? `${item.certainty} (suppressed)` : item.certainty,
    service: item.services
      .map(({ service, retiredAt }) => nameOf(service) + (retiredAt ? ` (${retiredAt.slice(0, 10)})` : ''))
      .join(', '),
    owner: item.owner?.owner ? nameOf(item.owner.owner) : (item.owner?.status ?? 'UNKNOWN'),
    copies: item.copyCount,
    action: item.recommendedActions.join(', '),
  };
}

/** A key is known by its id, and by whom it speaks for; a trust by the identity, and by whom that lets in. */
function subjectOf({ credential, trust, identities }: Survivor): string {
  if (trust) return `${nameOf(trust.identity)} ← ${nameOf(trust.subject)}`;
  if (!credential) return '-';
  const as = identities.map(nameOf).join(', ');
  const id = typeof credential['providerId'] === 'string' ? credential['providerId'] : nameOf(credential);
  return as && as !== id ? `${id} (${as})` : id;
}
