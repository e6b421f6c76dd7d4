import type { ObservationVertex } from '../../graph/layout.js';
import type { Graph, Value } from '../../graph/port.js';
import type { Instant, Policy, View } from '../../model/index.js';
import { diffEdges, firstStart } from '../edges/diff.js';
import { EdgeWrites, readEdges, type Provenance, type Step } from '../edges/rows.js';
import type { Observed, ObservedEdge } from '../observe.js';
import { NodeWrites, nodeRow, readNodes, readViews } from './nodes.js';
import {
  firstState,
  nextState,
  ObservationWrites,
  readObservations,
  recordTime,
  type Origin,
} from './observations.js';

/** A node whose properties were written. */
export interface Touched {
  readonly id: string;
  /** As they are now. */
  readonly properties: Readonly<Record<string, Value>>;
  /** Nobody had described it before. */
  readonly born: boolean;
}

export interface Seen {
  readonly observed: Observed;
  readonly edges: readonly ObservedEdge[];
  /** The graph has no observation of it in this scope. */
  readonly isNew: boolean;
}

export interface Written {
  readonly touched: readonly Touched[];
  readonly edgesCreated: number;
  readonly edgesClosed: number;
}

/**
 * Writes what a scope says of some nodes: nodes, observations and relationships in one transaction, so that an
 * observation is there whole or not at all, and a run after a crash finds by its hash what is still to do.
 *
 * @param ensured ids of nodes known to be in the graph; those that this batch brings are added
 * @param also further steps of the transaction
 */
export async function writeSeen(
  graph: Graph,
  policy: Policy,
  origin: Origin,
  batch: readonly Seen[],
  ensured: Set<string>,
  now: Instant,
  also: readonly Step[] = [],
): Promise<Written> {
  const changed = batch.filter((seen) => !seen.isNew).map(({ observed }) => observed);
  const before = await readObservations(
    graph,
    changed.map((observed) => observed.id),
  );
  const versions =
    changed.length === 0
      ? new Map<string, never>()
      : await readEdges(
          graph,
          changed.map((observed) => ({ node: observed.node.id, observation: observed.id })),
        );
  const described = batch.filter(
    ({ observed }) => observed.json !== null || before.get(observed.id)?.attributes != null,
  );
  const ids = described.map(({ observed }) => observed.node.id);
  const known = await readNodes(graph, ids);
  const views = await readViews(
    graph,
    ids.filter((id) => known.get(id)?.told ?? false),
  );

  const unheard = { recordedAt: now };
  const nodes = new NodeWrites();
  const observations = new ObservationWrites();
  const edges = new EdgeWrites();
  const touched: Touched[] = [];
  // What a source says of a node and what its events assert of it come as several claims.
  const together = new Map<string, Observed[]>();
  for (const { observed } of described) {
    const same = together.get(observed.node.id);
    if (same) same.push(observed);
    else together.set(observed.node.id, [observed]);
  }
  for (const [id, own] of together) {
    const [{ node }] = own as [Observed, ...Observed[]];
    const there = known.get(id);
    const others = (views.get(id) ?? []).filter(({ observation }) =>
      own.every((observed) => observed.id !== observation),
    );
    const all = [...others, ...own.map((observed) => viewOf(origin, observed))];
    const row = nodeRow(node, all, policy, there ?? unheard, now);
    if (there) nodes.set(id, row);
    else nodes.merge(node, row);
    const born = (there?.presence ?? 'UNKNOWN') === 'UNKNOWN';
    touched.push({ id, properties: row, born });
  }
  const settled = new Set(ids);
  const placeholders = batch.flatMap(({ observed, edges: own }) => [observed.node, ...own.map((e) => e.far)]);
  for (const end of placeholders) {
    if (settled.has(end.id) || ensured.has(end.id)) continue;
    nodes.merge(end, nodeRow(end, [], policy, unheard, now));
  }
  for (const { observed, edges: own } of batch) {
    const old = before.get(observed.id);
    const of = provenance(origin, observed);
    if (old) rewrite(origin, observed, own, old, now);
    else {
      observations.create(firstState(origin, observed, now));
      for (const edge of own) {
        edges.create(of, { edge, validFrom: firstStart(edge, observed.validFrom) }, now);
      }
    }
  }

  await graph.write([...also, ...nodes.steps(), ...observations.steps(), ...edges.steps()]);
  for (const id of ids) ensured.add(id);
  for (const end of placeholders) ensured.add(end.id);
  return { touched, edgesCreated: edges.created, edgesClosed: edges.closed };

  function rewrite(
    from: Origin,
    observed: Observed,
    own: readonly ObservedEdge[],
    old: ObservationVertex,
    at: Instant,
  ): void {
    const of = provenance(from, observed);
    const recordedAt = recordTime(at, old);
    observations.replace(old, nextState(from, observed, old, recordedAt));
    const history = versions.get(observed.id) ?? [];
    const changes = diffEdges(history, own, from.observedAt, () => 'UNKNOWN', observed.unread);
    for (const edge of changes.create) edges.create(of, edge, recordedAt);
    for (const edge of changes.close) edges.close(of, edge, recordedAt);
  }
}

function provenance(origin: Origin, observed: Observed): Provenance {
  const { source, connector, scope } = origin;
  return { observation: observed.id, node: observed.node.id, source, connector, scope };
}

function viewOf(origin: Origin, observed: Observed): View {
  return {
    source: origin.source,
    connector: origin.connector,
    scope: origin.scope,
    method: observed.method,
    presence: 'PRESENT',
    ...(observed.event === null ? {} : { event: { id: observed.event, since: observed.validFrom } }),
    ...(observed.attributes === undefined ? {} : { attributes: observed.attributes }),
  };
}
