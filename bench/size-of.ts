import { statement, type Graph } from '../src/graph/index.js';

const countNodes = statement({
  name: 'bench.countNodes',
  mode: 'read',
  text: 'MATCH (n:Node) RETURN count(n) AS n',
  sample: {},
});
const countEdges = statement({
  name: 'bench.countEdges',
  mode: 'read',
  text: 'MATCH (:Node)-[e]->(:Node) RETURN count(e) AS n',
  sample: {},
});

/** How many nodes, and versions of relationships between them, the graph holds. */
export async function sizeOf(graph: Graph): Promise<{ nodes: number; edges: number }> {
  const count = async (of: typeof countNodes) => Number((await graph.read(of))[0]?.['n'] ?? 0);
  return { nodes: await count(countNodes), edges: await count(countEdges) };
}
