import { statement } from '../statement.js';

/** Our own record in the graph, of which there is one. */
export const META_ID = 'relict';

export const readMeta = statement({
  name: 'graph.readMeta',
  mode: 'read',
  text: 'MATCH (m:Meta {id: $id}) RETURN m.schemaVersion AS schemaVersion, m.schemaHash AS schemaHash',
  sample: { id: META_ID },
});

export const writeMeta = statement({
  name: 'graph.writeMeta',
  mode: 'write',
  text: `
    MERGE (m:Meta {id: $id})
    SET m.schemaVersion = $schemaVersion, m.schemaHash = $schemaHash`,
  sample: { id: META_ID, schemaVersion: 1, schemaHash: 'sample' },
});
