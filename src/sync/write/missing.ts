import type { ObservationVertex } from '../../graph/layout.js';
import type { Graph } from '../../graph/port.js';
import type { EndReason, Instant, Policy, Presence } from '../../model/index.js';
import { diffEdges, type EdgeVersion } from '../edges/diff.js';
import { EdgeWrites, readEdges, type Step } from '../edges/rows.js';
import { NodeWrites } from './nodes.js';
import {
  missingState,
  ObservationWrites,
  readObservations,
  recordTime,
  type Origin,
} from './observations.js';
import { resolveNodes } from './resolve.js';
import type { Written } from './seen.js';

export interface Missing {
  /** Of the observation. */
  readonly id: string;
  readonly to: Extract<Presence, 'ABSENT_SUSPECTED' | 'ABSENT_CONFIRMED'>;
}

/**
 * Writes what a COMPLETE run of the scope no longer contains (5.2.3). The relationships of an observation end when its
 * absence is confirmed, not before.
 *
 * @param confirmedAt `observedAt` of the COMPLETE run before this one
 * @param also further steps of the transaction
 */
export async function writeMissing(
  graph: Graph,
  policy: Policy,
  origin: Origin,
  batch: readonly Missing[],
  confirmedAt: Instant | null,
  now: Instant,
  also: readonly Step[] = [],
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
  const described = [...after.values()].filter((state) => state.attributes !== null);
  const touched = await resolveNodes(
    graph,
    policy,
    described.map((state) => state.node),
    now,
    after,
  );
  const nodes = new NodeWrites();
  for (const { id, properties } of touched) nodes.set(id, { ...properties });
  await graph.write([...also, ...nodes.steps(), ...observations.steps(), ...edges.steps()]);
  return { touched, edgesCreated: 0, edgesClosed: edges.closed };
}

const CONSUMPTION = new Set(['CONSUMES', 'USES', 'USED', 'PART_OF']);

/** A workload that is gone no longer consumes; of anything else the source does not say why it ended. */
function endOfGone(version: EdgeVersion): EndReason {
  const ofWorkload = version.from.startsWith('urn:relict:workload:');
  return ofWorkload && CONSUMPTION.has(version.type) ? 'CONSUMER_REMOVED' : 'UNKNOWN';
}
