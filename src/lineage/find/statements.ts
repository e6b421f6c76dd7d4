import { statement, type Statement } from '../../graph/statement.js';

/** How a node may be named, nearest first: each is one bounded statement. */
export const EXACT = {
  providerId: exact('providerId', 'AKIAEXAMPLE'),
  locator: exact('locator', 'component:default/pay'),
  name: exact('nameKey', 'pay'),
} as const;

function exact(property: 'providerId' | 'locator' | 'nameKey', sample: string): Statement {
  return statement({
    name: `find.${property}`,
    mode: 'read',
    text: `MATCH (n:Node {${property}: $text})
RETURN n.id AS id
ORDER BY id
LIMIT $limit`,
    sample: { text: sample, limit: 10 },
  });
}

/** An account, project, cluster or instance, by the provider's own id. */
export const BY_REALM_ID = statement({
  name: 'find.realmId',
  mode: 'read',
  text: `MATCH (n:Realm {realmId: $text})
RETURN n.id AS id
ORDER BY id
LIMIT $limit`,
  sample: { text: '111111111111', limit: 10 },
});

/** Aliases are a list and have no index: asked only when nothing nearer was found. */
export const BY_ALIAS = statement({
  name: 'find.alias',
  mode: 'read',
  text: `MATCH (n:Node)
WHERE $text IN n.aliases
RETURN n.id AS id
ORDER BY id
LIMIT $limit`,
  sample: { text: 'pay', limit: 10 },
});

export const BY_PREFIX = statement({
  name: 'find.namePrefix',
  mode: 'read',
  text: `MATCH (n:Node)
WHERE n.nameKey STARTS WITH $text
RETURN n.id AS id
ORDER BY n.nameKey, id
LIMIT $limit`,
  sample: { text: 'pay', limit: 10 },
});

export const BY_PART = statement({
  name: 'find.namePart',
  mode: 'read',
  text: `MATCH (n:Node)
WHERE n.nameKey CONTAINS $text
RETURN n.id AS id
ORDER BY n.nameKey, id
LIMIT $limit`,
  sample: { text: 'pay', limit: 10 },
});

/**
 * Nodes of which some scope says, or once said, the text, in whatever attribute and case: who bears a name now need not
 * have borne it then. Only the past is asked so; it reads every observation.
 */
export const EVER = [everIn('Observation'), everIn('ObservationVersion')] as const;

function everIn(label: 'Observation' | 'ObservationVersion'): Statement {
  return statement({
    name: `find.ever${label}`,
    mode: 'read',
    text: `MATCH (o:${label})
WHERE o.recordedAt <= $knownAt AND toLower(o.attributes) CONTAINS $text
RETURN DISTINCT o.node AS id
ORDER BY id
LIMIT $limit`,
    sample: { text: '"pay"', knownAt: '2026-01-01T00:00:00.000000Z', limit: 10 },
  });
}
