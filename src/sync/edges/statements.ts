import { statement, statementPer } from '../../graph/statement.js';
import { EDGE_TYPES } from '../../model/index.js';

const NONE = 'urn:relict:service:none';
const AT = '2026-01-01T00:00:00.000000Z';

/** Both ends must be there. Runs in the transaction that creates or changes the observation. */
export const createEdges = statementPer(EDGE_TYPES, (type) => ({
  name: `sync.create${type}`,
  mode: 'write',
  text: `UNWIND $rows AS row
MATCH (a:Node {id: row.from})
MATCH (b:Node {id: row.to})
CREATE (a)-[e:${type}]->(b)
SET e = row.edge`,
  sample: { rows: [{ from: NONE, to: NONE, edge: { id: 'none', validFrom: AT } }] },
}));

/**
 * Ends the version of an edge that was recorded before `now`. It is found from the observation's own node, which has
 * fewer edges than what it points at, and by its key: binding both ends takes seconds at a hub.
 */
export const closeOutgoing = statementPer(EDGE_TYPES, (type) => ({
  name: `sync.closeOut${type}`,
  mode: 'write',
  text: `UNWIND $rows AS row
MATCH (:Node {id: row.node})-[e:${type} {id: row.id}]->()
WHERE e.endRecordedAt IS NULL AND e.recordedAt < row.endRecordedAt
SET e.validTo = row.validTo, e.endReason = row.endReason, e.endRecordedAt = row.endRecordedAt,
  e.replaced = row.replaced`,
  sample: closing(),
}));

export const closeIncoming = statementPer(EDGE_TYPES, (type) => ({
  name: `sync.closeIn${type}`,
  mode: 'write',
  text: `UNWIND $rows AS row
MATCH (:Node {id: row.node})<-[e:${type} {id: row.id}]-()
WHERE e.endRecordedAt IS NULL AND e.recordedAt < row.endRecordedAt
SET e.validTo = row.validTo, e.endReason = row.endReason, e.endRecordedAt = row.endRecordedAt,
  e.replaced = row.replaced`,
  sample: closing(),
}));

function closing() {
  return {
    rows: [{ node: NONE, id: 'none', validTo: AT, endReason: 'UNKNOWN', endRecordedAt: AT, replaced: true }],
  };
}

/** Every version of every relationship that an observation states. */
export const edgesFrom = statement({
  name: 'sync.edgesFrom',
  mode: 'read',
  text: `UNWIND $rows AS row
MATCH (:Node {id: row.node})-[e]->(m:Node)
WHERE e.observation = row.observation
RETURN type(e) AS type, m.id AS far, true AS outgoing, properties(e) AS edge`,
  sample: { rows: [{ node: NONE, observation: 'none' }] },
});

/** Loops are read by {@link edgesFrom}. */
export const edgesTo = statement({
  name: 'sync.edgesTo',
  mode: 'read',
  text: `UNWIND $rows AS row
MATCH (:Node {id: row.node})<-[e]-(m:Node)
WHERE e.observation = row.observation AND m.id <> row.node
RETURN type(e) AS type, m.id AS far, false AS outgoing, properties(e) AS edge`,
  sample: { rows: [{ node: NONE, observation: 'none' }] },
});
