import type { Graph } from '../../src/graph/port.js';
import { statement, type Row, type Value } from '../../src/graph/statement.js';
import { canonicalJson } from '../../src/model/index.js';

const nodes = statement({
  name: 'test.dumpNodes',
  mode: 'read',
  text: 'MATCH (n:Node) RETURN labels(n) AS labels, properties(n) AS properties',
  sample: {},
});
const observations = statement({
  name: 'test.dumpObservations',
  mode: 'read',
  text: 'MATCH (n:Observation) RETURN labels(n) AS labels, properties(n) AS properties',
  sample: {},
});
const versions = statement({
  name: 'test.dumpVersions',
  mode: 'read',
  text: 'MATCH (n:ObservationVersion) RETURN labels(n) AS labels, properties(n) AS properties',
  sample: {},
});
const edges = statement({
  name: 'test.dumpEdges',
  mode: 'read',
  text: 'MATCH (a:Node)-[e]->(b:Node) RETURN type(e) AS type, a.id AS from, b.id AS to, properties(e) AS properties',
  sample: {},
});

/** When the graph learned something, which differs from run to run of the same history. */
const RECORD_TIMES = new Set(['recordedAt', 'firstRecordedAt', 'supersededAt', 'endRecordedAt']);

export interface DumpOptions {
  /** Leave record times, and the ids that are made of them, as they are. */
  readonly recordTimes?: boolean;
  /** Leave out earlier states of observations. */
  readonly currentOnly?: boolean;
}

/**
 * The facts of a graph as sorted lines of JSON: nodes, observations, relationships and their history, without the record
 * of the syncs themselves. Two graphs that hold the same give the same lines on either engine.
 */
export async function dump(graph: Graph, options: DumpOptions = {}): Promise<string[]> {
  const lines: string[] = [];
  for (const text of options.currentOnly ? [nodes, observations] : [nodes, observations, versions]) {
    for await (const row of graph.stream(text)) lines.push(lineOf(row, options));
  }
  for await (const row of graph.stream(edges)) {
    const properties = row['properties'] as Record<string, Value>;
    if (options.currentOnly && properties['endRecordedAt'] != null) continue;
    lines.push(lineOf(row, options));
  }
  return lines.sort();
}

function lineOf(row: Row, options: DumpOptions): string {
  const properties = { ...(row['properties'] as Record<string, Value>) };
  for (const name of Object.keys(properties)) {
    if (properties[name] === null) delete properties[name];
    if (!RECORD_TIMES.has(name) || options.recordTimes) continue;
    // That something has ended is a fact, when it was learned is not.
    properties[name] = 'known';
  }
  // The names by which a node was referred to say in which order the graph heard of it.
  if (!options.recordTimes) delete properties['calledAs'];
  if ('observation' in properties && row['labels'] && !options.recordTimes) delete properties['id'];
  const labels = row['labels'] ? [...(row['labels'] as string[])].sort() : undefined;
  return canonicalJson({ ...row, labels, properties });
}
