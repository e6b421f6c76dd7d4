import { urn } from '../../model/index.js';
import { environmentOf, type Environment } from '../definitions/a13-environment.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { nodesById } from '../read/index.js';

/** Where a node runs, and whether its sources agree on it. */
export interface Placed {
  readonly environment: Environment;
  readonly contested: boolean;
}

/** A13 for many nodes, by id: what is said of the node itself, else of its realm. */
export async function environmentsOf(
  asking: Asking,
  nodes: Iterable<NodeFact>,
): Promise<Map<string, Placed>> {
  const all = [...nodes];
  const realmOf = (node: NodeFact): string => urn({ type: 'Realm', key: node.naturalKey.slice(0, 2) });
  const untold = all.filter((node) => environmentOf(node) === 'UNKNOWN');
  const realms = await nodesById(asking, untold.filter((node) => node.naturalKey.length > 2).map(realmOf));
  return new Map(
    all.map((node) => {
      const realm = environmentOf(node) === 'UNKNOWN' ? realms.get(realmOf(node)) : undefined;
      return [node.id, placed(realm ?? node)];
    }),
  );
}

function placed(node: NodeFact): Placed {
  const contested = node.contested.includes('environment');
  return { environment: contested ? 'UNKNOWN' : environmentOf(node), contested };
}
