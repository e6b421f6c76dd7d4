import { toTable } from '../../export/table.js';
import { nameOf, shortLabel, type Node } from './label.js';

interface Owner {
  readonly node: Node;
  readonly role: string;
  readonly status: string;
  readonly owner: Node | null;
  readonly tier: string | null;
  readonly fallback: string | null;
  readonly claims: readonly {
    readonly owner: Node;
    readonly role: string;
    readonly tier: string;
    readonly validity: string;
    readonly reasons: readonly string[];
    readonly via: readonly Node[];
    readonly evidence: readonly { readonly source: string }[];
  }[];
}

const MEANING: Record<string, string> = {
  CONFLICT: 'two valid owners of equal standing',
  INVALID: 'there are claims, and none of their targets can own',
  MISSING: 'nobody claims it, and every source that could tell was heard',
  UNKNOWN: 'nobody valid claims it, and not every source that could tell was heard',
};

/** Q-06 for people: the owner, then every claim. */
export function renderOwner(
  { node, role, status, owner, tier, fallback, claims }: Owner,
  width?: number,
): string {
  const who = owner
    ? `${shortLabel(owner)} (${fallback ? 'only as owner of the realm' : `by ${tier?.toLowerCase() ?? ''}`})`
    : `${status}: ${MEANING[status] ?? ''}`;
  const rows = claims.map((claim) => ({
    owner: nameOf(claim.owner),
    role: claim.role,
    tier: claim.tier,
    validity: [claim.validity, ...claim.reasons].join(' '),
    via: claim.via.map(nameOf).join(' > ') || 'itself',
    saidBy: claim.evidence.at(-1)?.source ?? null,
  }));
  const table =
    rows.length > 0
      ? '\n' + toTable(rows, ['owner', 'role', 'tier', 'validity', 'via', 'saidBy'], width)
      : '';
  return `${shortLabel(node)}, ${role.toLowerCase()}: ${who}\n${table}`;
}
