import type { ObservationVertex } from '../../graph/layout.js';
import type { Graph } from '../../graph/port.js';
import { statement } from '../../graph/statement.js';
import { urn, type Instant, type NodeRef, type Policy } from '../../model/index.js';
import { heard, NodeWrites, nodeRow, readViews, type KeyedView } from './nodes.js';
import type { Touched } from './seen.js';

const BATCH = 1_000;

/** What it takes to write a node again. */
const nodeKeys = statement({
  name: 'sync.nodeKeys',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (n:Node {id: id})
RETURN n.id AS id, n.nodeType AS nodeType, n.naturalKey AS naturalKey, n.recordedAt AS recordedAt,
  n.calledAs AS calledAs`,
  sample: { ids: ['urn:relict:service:none'] },
});

/**
 * The nodes as their views make them. Those that nobody describes are left out.
 * @param after states of observations that are about to be written, in place of what the graph has
 */
export async function resolveNodes(
  graph: Graph,
  policy: Policy,
  ids: readonly string[],
  now: Instant,
  after: ReadonlyMap<string, Pick<ObservationVertex, 'presence'>> = new Map(),
): Promise<Touched[]> {
  const views = await readViews(graph, ids);
  const described = [...views.keys()];
  if (described.length === 0) return [];
  const rows = await graph.read(nodeKeys, { ids: described });
  return rows.map((row) => {
    const ref: NodeRef = {
      type: row['nodeType'] as NodeRef['type'],
      key: JSON.parse(row['naturalKey'] as string) as string[],
    };
    const node = { id: urn(ref), ref };
    const own = (views.get(node.id) ?? []).map((view) => withPresence(view, after));
    return { id: node.id, properties: nodeRow(node, own, policy, heard(row), now), born: false };
  });
}

/** Resolves these nodes again from what the graph has, and writes them. */
export async function rewriteNodes(
  graph: Graph,
  policy: Policy,
  ids: Iterable<string> | AsyncIterable<string>,
  now: Instant,
  onTouched: (touched: Touched) => void,
): Promise<void> {
  let batch: string[] = [];
  const write = async (): Promise<void> => {
    const nodes = new NodeWrites();
    const resolved = await resolveNodes(graph, policy, batch, now);
    for (const { id, properties } of resolved) nodes.set(id, { ...properties });
    const steps = nodes.steps();
    if (steps.length > 0) await graph.write(steps);
    for (const touched of resolved) onTouched(touched);
    batch = [];
  };
  for await (const id of ids) {
    batch.push(id);
    if (batch.length >= BATCH) await write();
  }
  if (batch.length > 0) await write();
}

function withPresence(
  view: KeyedView,
  after: ReadonlyMap<string, Pick<ObservationVertex, 'presence'>>,
): KeyedView {
  const state = after.get(view.observation);
  return state ? { ...view, presence: state.presence } : view;
}
