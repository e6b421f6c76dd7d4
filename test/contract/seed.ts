import type { Graph } from '../../src/graph/port.js';
import { statement, statementPer } from '../../src/graph/statement.js';
import { EDGES, EDGE_TYPES, NODE_TYPES, type NodeType } from '../../src/model/index.js';

const AT = '2025-06-01T00:00:00.000000Z';
const LATER = '2025-07-01T00:00:00.000000Z';

const seedNodes = statementPer(NODE_TYPES, (type) => ({
  name: `test.seed${type}`,
  mode: 'write',
  text: `UNWIND $rows AS row CREATE (n:Node:${type}) SET n = row`,
  sample: { rows: [] },
}));

const seedEdges = statementPer(EDGE_TYPES, (type) => ({
  name: `test.seed${type}`,
  mode: 'write',
  text: `UNWIND $rows AS row MATCH (a:Node {id: row.from}) MATCH (b:Node {id: row.to}) CREATE (a)-[e:${type}]->(b) SET e = row.edge`,
  sample: { rows: [] },
}));

const seedRecords = (['Observation', 'ObservationVersion', 'Scope', 'SyncRun'] as const).map((label) =>
  statement({
    name: `test.seed${label}`,
    mode: 'write',
    text: `UNWIND $rows AS row CREATE (n:${label}) SET n = row`,
    sample: { rows: [] },
  }),
);

/**
 * One node of each type, named as the statements' samples name theirs (`urn:relict:<type>:none`), one open and one
 * closed version of each relationship, and the sync's record of them.
 */
export async function seed(graph: Graph): Promise<void> {
  const steps: Parameters<Graph['write']>[0] = [
    ...NODE_TYPES.map((type) => ({ statement: seedNodes[type], params: { rows: [node(type)] } })),
    ...EDGE_TYPES.map((type) => {
      const { from, to } = EDGES[type];
      const [a, b] = [from === 'any' ? 'Service' : from[0], to === 'any' ? 'Service' : to[0]] as NodeType[];
      const ends = { from: id(a as NodeType), to: id(b as NodeType) };
      return { statement: seedEdges[type], params: { rows: versions().map((edge) => ({ ...ends, edge })) } };
    }),
    ...seedRecords.map((record) => ({ statement: record, params: { rows: [RECORDS[record.name] ?? {}] } })),
  ];
  await graph.write(steps);
}

function id(type: NodeType): string {
  return `urn:relict:${type.toLowerCase()}:none`;
}

function node(type: NodeType) {
  return {
    id: id(type),
    nodeType: type,
    naturalKey: '["none"]',
    name: 'Pay',
    nameKey: 'pay',
    aliases: ['pay', 'Zahlung 💶'],
    locator: 'component:default/pay',
    providerId: 'AKIAEXAMPLE',
    presence: 'PRESENT',
    contested: [],
    recordedAt: AT,
  };
}

function versions() {
  const open = {
    id: 'none',
    observation: 'none',
    source: 'none',
    validFrom: AT,
    recordedAt: AT,
    confidence: 0.9,
  };
  return [open, { ...open, recordedAt: '2025-05-01T00:00:00.000000Z', validTo: AT, endRecordedAt: LATER }];
}

const observation = {
  id: 'none',
  node: 'urn:relict:service:none',
  nodeType: 'Service',
  source: 'none',
  scope: 'none|none',
  attributes: '{}',
  hash: 'h',
  presence: 'PRESENT',
  recordedAt: AT,
};

const RECORDS: Readonly<Record<string, Record<string, string>>> = {
  'test.seedObservation': observation,
  'test.seedObservationVersion': { ...observation, id: 'none@1', observation: 'none', supersededAt: LATER },
  'test.seedScope': { id: 'none|none', source: 'none', scope: 'none', lastRun: 'run' },
  'test.seedSyncRun': { id: 'run', source: 'none', scope: 'none|none', endedAt: LATER },
};
