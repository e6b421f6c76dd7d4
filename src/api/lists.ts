import { statementPer, type Params, type Row } from '../graph/statement.js';
import type { NodeFact } from '../lineage/facts.js';
import { nameKey, type Instant } from '../model/index.js';

/** The types that have a list of their own, and the enum attribute by which each is filtered. */
const LISTED = ['Credential', 'Identity', 'Service', 'Workload'] as const;
export type Listed = (typeof LISTED)[number];

const page = statementPer(LISTED, (type) => ({
  name: `api.page.${type}`,
  mode: 'read',
  text: `MATCH (n:${type})
WHERE n.id > $after
  AND ($kind IS NULL OR n.kind IN $kind)
  AND ($state IS NULL OR n.state IN $state)
  AND ($actorClass IS NULL OR n.actorClass IN $actorClass)
  AND ($lifecycle IS NULL OR n.lifecycle IN $lifecycle OR (n.nextEventAt <> '' AND n.nextEventAt <= $now))
  AND ($presence IS NULL OR n.presence IN $presence)
  AND ($nameKey IS NULL OR n.nameKey = $nameKey)
  AND ($environment IS NULL OR n.environment = $environment)
RETURN n.id AS id
ORDER BY id
LIMIT $limit`,
  sample: {
    after: '',
    kind: null,
    state: null,
    actorClass: null,
    lifecycle: null,
    presence: ['PRESENT'],
    nameKey: null,
    environment: null,
    now: '2026-01-01T00:00:00.000000Z',
    limit: 10,
  },
}));

export interface Page {
  readonly nodes: readonly NodeFact[];
  readonly hasNextPage: boolean;
}

export interface Filter {
  readonly kind?: string[] | null;
  readonly state?: string[] | null;
  readonly actorClass?: string[] | null;
  readonly lifecycle?: string[] | null;
  readonly presence?: string[] | null;
  readonly name?: string | null;
  readonly environment?: string | null;
}

export interface Reading {
  readonly read: (statement: (typeof page)[Listed], params: Params) => Promise<Row[]>;
  /** As they are now, in the order of `ids`; null for what is not. */
  readonly load: (ids: readonly string[]) => Promise<readonly (NodeFact | null)[]>;
  readonly now: Instant;
}

/**
 * One page in id order, after the id `after`. What was resolved when a node was last written only finds candidates: an
 * event may have begun to count since, so that each is held against the filter as it is now.
 */
export async function listNodes(
  { read, load, now }: Reading,
  type: Listed,
  { first, after, filter = {} }: { first: number; after: string; filter?: Filter },
): Promise<Page> {
  // One more than asked tells whether there is a next page.
  const limit = first + 1;
  const found: NodeFact[] = [];
  for (let behind: string | undefined = after; behind !== undefined && found.length < limit;) {
    const rows = await read(page[type], {
      after: behind,
      kind: filter.kind ?? null,
      state: filter.state ?? null,
      actorClass: filter.actorClass ?? null,
      lifecycle: filter.lifecycle ?? null,
      presence: filter.presence ?? null,
      nameKey: filter.name == null ? null : nameKey(filter.name),
      environment: filter.environment ?? null,
      now,
      limit,
    });
    const ids = rows.map((row) => row['id'] as string);
    for (const node of await load(ids)) if (node && holds(node, filter)) found.push(node);
    behind = ids.length < limit ? undefined : ids.at(-1);
  }
  return { nodes: found.slice(0, first), hasNextPage: found.length > first };
}

/** Whether every part of the filter that is given holds. */
function holds({ attributes, presence }: NodeFact, filter: Filter): boolean {
  const among = (wanted: readonly string[] | null | undefined, value: unknown): boolean =>
    wanted == null || wanted.includes(value as string);
  return (
    among(filter.kind, attributes['kind']) &&
    among(filter.state, attributes['state']) &&
    among(filter.actorClass, attributes['actorClass']) &&
    among(filter.lifecycle, attributes['lifecycle']) &&
    among(filter.presence, presence) &&
    (filter.name == null || nameKey(String(attributes['name'] ?? '')) === nameKey(filter.name)) &&
    (filter.environment == null || attributes['environment'] === filter.environment)
  );
}
