import { statement } from '../graph/statement.js';

/** Nodes by the ids that other teams hold: the natural keys of entities besides `id`. */
export const byProviderId = statement({
  name: 'api.byProviderId',
  mode: 'read',
  text: `UNWIND $values AS value
MATCH (n:Node {providerId: value})
RETURN value, n.id AS id, n.nodeType AS nodeType
ORDER BY value, id`,
  sample: { values: ['AKIAEXAMPLE'] },
});

export const byLocator = statement({
  name: 'api.byLocator',
  mode: 'read',
  text: `UNWIND $values AS value
MATCH (n:Node {locator: value})
RETURN value, n.id AS id, n.nodeType AS nodeType
ORDER BY value, id`,
  sample: { values: ['component:default/pay'] },
});
