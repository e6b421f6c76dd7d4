import { statement } from '../../graph/statement.js';

const ROW = { id: 'none', node: 'urn:relict:service:none', hash: 'none' };

/** Refused, with its whole transaction, when the observation is there already. */
export const createObservations = statement({
  name: 'sync.createObservations',
  mode: 'write',
  text: `UNWIND $rows AS row
CREATE (o:Observation)
SET o = row`,
  sample: { rows: [{ ...ROW, id: 'sample-observation' }] },
});

export const setObservations = statement({
  name: 'sync.setObservations',
  mode: 'write',
  text: `UNWIND $rows AS row
MATCH (o:Observation {id: row.id})
SET o = row`,
  sample: { rows: [ROW] },
});

export const createVersions = statement({
  name: 'sync.createVersions',
  mode: 'write',
  text: `UNWIND $rows AS row
CREATE (v:ObservationVersion)
SET v = row`,
  sample: { rows: [{ ...ROW, id: 'sample-version', observation: 'none' }] },
});

export const observationsById = statement({
  name: 'sync.observationsById',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (o:Observation {id: id})
RETURN properties(o) AS observation`,
  sample: { ids: ['none'] },
});

/** What the graph knows of a scope, narrow enough to hold all of it. */
export const observationsOfScope = statement({
  name: 'sync.observationsOfScope',
  mode: 'read',
  text: `MATCH (o:Observation {scope: $scope})
RETURN o.id AS id, o.hash AS hash, o.presence AS presence, o.attributes IS NULL AS bare,
  o.missingSince AS missingSince`,
  sample: { scope: 'none|none' },
});
