import type { ObservationVertex } from '../../graph/layout.js';
import type { Graph } from '../../graph/port.js';
import {
  urn,
  type EndReason,
  type Instant,
  type NodeRef,
  type Policy,
  type Presence,
} from '../../model/index.js';
import { diffEdges, type EdgeVersion } from '../edges/diff.js';
import { EdgeWrites, readEdges } from '../edges/rows.js';
import { statement } from '../../graph/statement.js';
import { NodeWrites, nodeRow, readViews, type KeyedView } from './nodes.js';
import {
  missingState,
  ObservationWrites,
  readObservations,
  recordTime,
  type Origin,
} from './observations.js';
import type { Touched, Written } from './seen.js';

export interface Missing {
  /** Of the observation. */
  readonly id: string;
  readonly to: Extract<Presence, 'ABSENT_SUSPECTED' | 'ABSENT_CONFIRMED'>;
}

/** The keys of these nodes, to write them again. */
const nodeKeys = statement({
  name: 'sync.nodeKeys',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (n:Node {id: id})
RETURN n.id AS id, n.nodeType AS nodeType, n.naturalKey AS naturalKey, n.name AS name, n.recordedAt AS recordedAt`,
  sample: { ids: ['urn:relict:service:none'] },
});

/**
 * Writes what a COMPLETE run of the scope no longer contains (5.2.3). The relationships of an observation end when its
 * absence is confirmed, not before.
 *
 * @param confirmedAt `observedAt` of the COMPLETE run before this one
 */
export async function writeMissing(
  graph: Graph,
  policy: Policy,
  origin: Origin,
  batch: readonly Missing[],
  confirmedAt: Instant | null,
  now: Instant,
): Promise<Written> {
  const before = await readObservations(
    graph,
    batch.map(({ id }) => id),
  );
  const gone = batch.filter(({ to }) => to === 'ABSENT_CONFIRMED').flatMap(({ id }) => before.get(id) ?? []);
  const versions = await readEdges(
    graph,
    gone.map(({ id, node }) => ({ node, observation: id })),
  );
  const observations = new ObservationWrites();
  const edges = new EdgeWrites();
  const after = new Map<string, ObservationVertex>();
  for (const { id, to } of batch) {
    const old = before.get(id);
    if (!old) continue;
    const state = missingState(old, to, origin.observedAt, confirmedAt, recordTime(now, old));
    after.set(id, state);
    observations.replace(old, state);
    if (to !== 'ABSENT_CONFIRMED') continue;
    const of = { ...origin, observation: id, node: old.node };
    const changes = diffEdges(versions.get(id) ?? [], [], origin.observedAt, endOfGone);
    for (const edge of changes.close) edges.close(of, edge, state.recordedAt);
  }
  const touched = await resolved(graph, policy, after);
  const nodes = new NodeWrites();
  for (const row of touched) nodes.set(row['id'] as string, row);
  await graph.write([...nodes.steps(), ...observations.steps(), ...edges.steps()]);
  return { touched, edgesCreated: 0, edgesClosed: edges.closed };
}

const CONSUMPTION = new Set(['CONSUMES', 'USES', 'USED', 'PART_OF']);

/** A workload that is gone no longer consumes; of anything else the source does not say why it ended. */
function endOfGone(version: EdgeVersion): EndReason {
  const ofWorkload = version.from.startsWith('urn:relict:workload:');
  return ofWorkload && CONSUMPTION.has(version.type) ? 'CONSUMER_REMOVED' : 'UNKNOWN';
}

/** The nodes of these observations as their views make them, with `after` in place of what the graph has. */
async function resolved(
  graph: Graph,
  policy: Policy,
  after: ReadonlyMap<string, ObservationVertex>,
): Promise<Touched[]> {
  const ids = [...after.values()].filter((state) => state.attributes !== null).map((state) => state.node);
  if (ids.length === 0) return [];
  const views = await readViews(graph, ids);
  const rows = await graph.read(nodeKeys, { ids });
  return rows.map((row) => {
    const ref = {
      type: row['nodeType'] as NodeRef['type'],
      key: JSON.parse(row['naturalKey'] as string) as string[],
      ...(row['name'] === null ? {} : { name: row['name'] as string }),
    };
    const own = (views.get(row['id'] as string) ?? []).map((view) => withPresence(view, after));
    return nodeRow({ id: urn(ref), ref }, own, policy, row['recordedAt'] as Instant);
  });
}

function withPresence(view: KeyedView, after: ReadonlyMap<string, ObservationVertex>): KeyedView {
  const state = after.get(view.observation);
  return state ? { ...view, presence: state.presence } : view;
}
