import { statement, statementPer } from '../../graph/statement.js';
import { NODE_TYPES } from '../../model/index.js';

const NONE = 'urn:relict:service:none';

/**
 * Creates the nodes that are not there; those that are stay as they are. Of a node that nobody has described yet the
 * least of the names by which it was referred to is kept, whoever comes first (F-13).
 */
export const mergeNodes = statementPer(NODE_TYPES, (type) => ({
  name: `sync.merge${type}`,
  mode: 'write',
  text: `UNWIND $rows AS row
MERGE (n:Node {id: row.id})
ON CREATE SET n = row.node, n:${type}
ON MATCH SET
  n.calledAs = CASE
    WHEN row.name IS NOT NULL AND n.presence = 'UNKNOWN' AND (n.name IS NULL OR n.name > row.name)
    THEN coalesce(n.calledAs, []) + row.node.calledAs ELSE n.calledAs END,
  n.nameKey = CASE
    WHEN row.name IS NOT NULL AND n.presence = 'UNKNOWN' AND (n.name IS NULL OR n.name > row.name)
    THEN row.nameKey ELSE n.nameKey END,
  n.name = CASE
    WHEN row.name IS NOT NULL AND n.presence = 'UNKNOWN' AND (n.name IS NULL OR n.name > row.name)
    THEN row.name ELSE n.name END`,
  sample: {
    rows: [
      { id: NONE, node: { id: NONE, nodeType: type, calledAs: ['none'] }, name: 'none', nameKey: 'none' },
    ],
  },
}));

/** Replaces all properties. */
export const setNodes = statement({
  name: 'sync.setNodes',
  mode: 'write',
  text: `UNWIND $rows AS row
MATCH (n:Node {id: row.id})
SET n = row.node`,
  sample: { rows: [{ id: NONE, node: { id: NONE } }] },
});

/** Which of these nodes are there, since when, and what they were called before they were described. */
export const knownNodes = statement({
  name: 'sync.knownNodes',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (n:Node {id: id})
RETURN n.id AS id, n.recordedAt AS recordedAt, n.presence AS presence, n.calledAs AS calledAs,
  n.nextEventAt AS nextEventAt`,
  sample: { ids: [NONE] },
});

/** What every scope says of these nodes. */
export const viewsOf = statement({
  name: 'sync.viewsOf',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (o:Observation {node: id})
WHERE o.attributes IS NOT NULL
RETURN o.id AS id, o.node AS node, o.source AS source, o.connector AS connector, o.scope AS scope,
  o.method AS method, o.presence AS presence, o.attributes AS attributes, o.event AS event, o.validFrom AS validFrom`,
  sample: { ids: [NONE] },
});
