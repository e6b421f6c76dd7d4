import { EDGES, type EdgeType, type Instant, type NodeType } from '../../model/index.js';
import { hop, IN, OUT, readHops, type Expansion, type Walked } from '../blast-radius/expand.js';
import { WALKED } from '../blast-radius/rules.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { knownBy } from '../read/index.js';
import { edgeFact } from '../read/vertex.js';

/** The rules of 5.8.2 against their direction: what leads to the nodes. */
const HOP = {
  in: hop('whoCanReach.in', `(near)<-[e:${OUT}]-(far:Node)`),
  out: hop('whoCanReach.out', `(near)-[e:${IN}]->(far:Node)`),
} as const;

/** The relationship types by which a rule can lead to a node of any of these types. */
export function typesTo(heads: ReadonlySet<NodeType>, direction: 'in' | 'out'): EdgeType[] {
  return (Object.keys(WALKED) as EdgeType[])
    .filter((type) => {
      const rule = WALKED[type];
      if (!rule || rule.supplyChain || (rule.direction === 'out') !== (direction === 'in')) return false;
      const ends: readonly NodeType[] = direction === 'in' ? endsOf(type).to : endsOf(type).from;
      return ends.some((end) => heads.has(end));
    })
    .sort();
}

function endsOf(type: EdgeType): { readonly from: readonly NodeType[]; readonly to: readonly NodeType[] } {
  const { from, to } = EDGES[type] as { from: readonly NodeType[]; to: readonly NodeType[] };
  return { from, to };
}

/** One hop back. As in the blast radius `tail` reaches `head`: here the heads are the frontier. */
export async function expandBack(
  asking: Asking,
  frontier: readonly NodeFact[],
  span: { readonly since: Instant; readonly until: Instant },
): Promise<Expansion> {
  const walked: Walked[] = [];
  const cut = new Set<string>();
  for (const direction of ['in', 'out'] as const) {
    const followed = typesTo(new Set(frontier.map((node) => node.nodeType)), direction);
    const heads = frontier.filter((node) => typesTo(new Set([node.nodeType]), direction).length > 0);
    if (heads.length === 0) continue;
    const ids = heads.map(({ id }) => id);
    const read = await readHops(asking, HOP[direction], ids, followed, span);
    for (const id of read.cut) cut.add(id);
    for (const { near: head, far: tail, type, edge } of read.hops) {
      const [from, to] = direction === 'in' ? [tail, head] : [head, tail];
      walked.push({ tail, head, edge: edgeFact(type, from, to, edge, knownBy(asking)) });
    }
  }
  return { walked, cut: [...cut].sort() };
}
