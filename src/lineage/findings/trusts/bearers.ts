import type { Row } from '../../../graph/port.js';
import { statement } from '../../../graph/statement.js';
import { nameKey } from '../../../model/index.js';
import { textOf } from '../../definitions/instants.js';
import type { NodeFact } from '../../facts.js';
import { groupBy } from '../../group-by.js';
import type { Asking } from '../../question.js';
import { batches, nodesById } from '../../read/index.js';

const BY_NAME = statement({
  name: 'findings.identitiesNamed',
  mode: 'read',
  text: `UNWIND $names AS name
MATCH (n:Node {nameKey: name})
WHERE n.nodeType = 'Identity'
RETURN name AS key, n.id AS id
ORDER BY key, id`,
  sample: { names: ['none'] },
});

const BY_LOCATOR = statement({
  name: 'findings.identitiesAt',
  mode: 'read',
  text: `UNWIND $locators AS locator
MATCH (n:Node {locator: locator})
WHERE n.nodeType = 'Identity'
RETURN locator AS key, n.id AS id
ORDER BY key, id`,
  sample: { locators: ['none'] },
});

/** All identities that the graph knows by these names, gone ones too, by name as {@link nameOf} writes it. */
export function identitiesNamed(asking: Asking, names: Iterable<string>): Promise<Map<string, NodeFact[]>> {
  return found(asking, names, (slice) => asking.graph.read(BY_NAME, { names: slice }, asking));
}

/** All identities that the graph knows by these ARNs, gone ones too, by ARN. */
export function identitiesAt(asking: Asking, locators: Iterable<string>): Promise<Map<string, NodeFact[]>> {
  return found(asking, locators, (slice) => asking.graph.read(BY_LOCATOR, { locators: slice }, asking));
}

/** Null: it has no name. */
export function nameOf({ attributes }: NodeFact): string | null {
  const name = textOf(attributes, 'name');
  return name === null ? null : nameKey(name);
}

interface Found {
  readonly key: string;
  readonly id: string;
}

async function found(
  asking: Asking,
  keys: Iterable<string>,
  read: (slice: string[]) => Promise<readonly Row[]>,
): Promise<Map<string, NodeFact[]>> {
  const rows: Found[] = [];
  for (const slice of batches(keys)) rows.push(...((await read(slice)) as unknown as Found[]));
  const nodes = await nodesById(
    asking,
    rows.map(({ id }) => id),
  );
  return new Map(
    [...groupBy(rows, ({ key }) => key)].map(([key, of]) => [
      key,
      of.flatMap(({ id }) => nodes.get(id) ?? []),
    ]),
  );
}
