import type { ActionClass } from '../../model/index.js';
import { grantedActions } from '../blast-radius/action-classes.js';
import type { Expansion, Walked } from '../blast-radius/expand.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';

const LIVE = { history: 'live' } as const;

/** What each grant lets its holder do, as far as anybody tells; empty: nobody does. */
export async function actionsOfGrants(
  asking: Asking,
  entitlements: Iterable<string>,
): Promise<Map<string, readonly ActionClass[]>> {
  const ids = [...new Set(entitlements)];
  const granted = groupBy(await edgesOf(asking, ids, ['GRANTS'], 'out', LIVE), (edge) => edge.from);
  const nodes = await nodesById(asking, [...ids, ...[...granted.values()].flat().map((edge) => edge.to)]);
  return new Map(
    ids.map((id) => {
      const sets = (granted.get(id) ?? []).flatMap((edge) => nodes.get(edge.to) ?? []);
      const entitlement = nodes.get(id);
      return [id, entitlement ? grantedActions(entitlement, sets) : []];
    }),
  );
}

export interface RealmGrants extends Expansion {
  /** Grants on the whole realm of which nobody tells what they allow, and which are therefore left out. */
  readonly untold: number;
}

/** Grants on the realm in which the target lies, of those that are told to allow the action: they may reach into it. */
export async function realmGrants(
  asking: Asking,
  target: NodeFact,
  allows: (classes: readonly ActionClass[]) => boolean,
): Promise<RealmGrants> {
  const located = await edgesOf(asking, [target.id], ['LOCATED_IN'], 'out', LIVE);
  const cut = new Set<string>();
  const on = await edgesOf(
    asking,
    located.map((edge) => edge.to),
    ['ON'],
    'in',
    { ...LIVE, truncated: ({ node }) => cut.add(node) },
  );
  const actions = await actionsOfGrants(
    asking,
    on.map((edge) => edge.from),
  );
  const walked: Walked[] = [];
  const untold = new Set<string>();
  for (const edge of on) {
    const classes = actions.get(edge.from) ?? [];
    if (classes.length === 0) untold.add(edge.from);
    else if (allows(classes)) walked.push({ tail: edge.from, head: target.id, edge, doubt: 'REALM_SCOPE' });
  }
  return { walked, cut: [...cut].sort(), untold: untold.size };
}
