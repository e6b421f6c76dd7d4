import { statementPer, type Params, type Row } from '../graph/statement.js';
import { nameKey } from '../model/index.js';

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
  AND ($lifecycle IS NULL OR n.lifecycle IN $lifecycle)
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
    limit: 10,
  },
}));

export interface Page {
  readonly ids: readonly string[];
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

/** Ids of one page in id order, after the id `after`. */
export async function listIds(
  read: (statement: (typeof page)[Listed], params: Params) => Promise<Row[]>,
  type: Listed,
  { first, after, filter = {} }: { first: number; after: string; filter?: Filter },
): Promise<Page> {
  const rows = await read(page[type], {
    after,
    kind: filter.kind ?? null,
    state: filter.state ?? null,
    actorClass: filter.actorClass ?? null,
    lifecycle: filter.lifecycle ?? null,
    presence: filter.presence ?? null,
    nameKey: filter.name == null ? null : nameKey(filter.name),
    environment: filter.environment ?? null,
    // One more than asked tells whether there is a next page.
    limit: first + 1,
  });
  const ids = rows.map((row) => row['id'] as string);
  return { ids: ids.slice(0, first), hasNextPage: ids.length > first };
}
