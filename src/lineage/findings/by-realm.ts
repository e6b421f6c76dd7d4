import { unknown } from '../../model/index.js';
import { estateOf } from '../coverage/coverage-for.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Candidate } from '../listing/index.js';
import type { Asking } from '../question.js';

/** What nobody tells of some nodes. */
export interface Untold {
  readonly nodes: readonly NodeFact[];
  /** Closed code: why it is not known. */
  readonly reason: string;
  /** @param realm what the realm is called @param nodes how many of it are concerned */
  readonly says: (realm: string, nodes: number) => string;
}

/**
 * What no source tells of a kind of node is one POSSIBLE candidate for each realm, and not one for each node: a fact that
 * nobody records would bury what is known. Nodes of a realm that is not known stand for themselves.
 */
export async function untoldByRealm(asking: Asking, { nodes, reason, says }: Untold): Promise<Candidate[]> {
  if (nodes.length === 0) return [];
  const { realms } = await estateOf(asking);
  const known = new Map(realms.map((realm) => [keyOf(realm), realm]));
  return [...groupBy(nodes, keyOf)].flatMap(([key, of]) => {
    const realm = known.get(key);
    return (realm ? [realm] : of).map((node): Candidate => ({
      node,
      verdict: unknown(reason),
      actions: ['CONFIRM'],
      because: [says(label(node), realm ? of.length : 1)],
    }));
  });
}

function keyOf({ naturalKey }: NodeFact): string {
  return naturalKey.slice(0, 2).join('\u001f');
}
