import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { fillingOf, type Filling, type Place } from './decide.js';

/** Links of a SYNCED_FROM chain that are followed; a longer one is not known to begin. */
const MAX_CHAIN = 12;

export interface Filled {
  readonly filling: Filling;
  /** SYNCED_FROM, from the location back to where its chains begin. */
  readonly evidence: readonly EdgeFact[];
}

/** Who fills each location, over its SYNCED_FROM chains at `asOf`. As many statements as the longest chain has links. */
export async function fillingsOf(
  asking: Asking,
  locations: ReadonlyMap<string, NodeFact>,
): Promise<Map<string, Filled>> {
  const out = new Map<string, EdgeFact[]>();
  const known = new Set(locations.keys());
  let frontier = [...known];
  for (let links = 0; frontier.length > 0 && links < MAX_CHAIN; links++) {
    const edges = await edgesOf(asking, frontier, ['SYNCED_FROM'], 'out', { history: 'live' });
    for (const [id, of] of groupBy(edges, (edge) => edge.from)) out.set(id, of);
    frontier = [...new Set(edges.map((edge) => edge.to))].filter((id) => !known.has(id));
    for (const id of frontier) known.add(id);
  }
  const unread = new Set(frontier);
  const nodes = await nodesById(asking, known);
  return new Map(
    [...locations].map(([id, location]) => {
      const { origins, evidence } = chainsOf(id, out);
      const begun = evidence.length === 0 || (origins.length > 0 && !origins.some((end) => unread.has(end)));
      const places = origins.map((origin) => placeOf(nodes.get(origin)));
      return [id, { filling: fillingOf(placeOf(location), begun ? places : null), evidence }];
    }),
  );
}

function chainsOf(
  start: string,
  out: ReadonlyMap<string, readonly EdgeFact[]>,
): { origins: string[]; evidence: EdgeFact[] } {
  const seen = new Set([start]);
  const origins: string[] = [];
  const evidence: EdgeFact[] = [];
  for (const id of seen) {
    const edges = out.get(id) ?? [];
    if (edges.length === 0 && id !== start) origins.push(id);
    for (const edge of edges) {
      evidence.push(edge);
      seen.add(edge.to);
    }
  }
  return { origins: origins.sort(), evidence };
}

function placeOf(node: NodeFact | undefined): Place {
  const told = node?.attributes.class;
  return {
    locationClass: typeof told === 'string' ? told : null,
    rotationEnabled: node?.attributes.rotationEnabled === true,
  };
}
