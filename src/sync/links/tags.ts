import type { Graph } from '../../graph/port.js';
import { statement, statementPer } from '../../graph/statement.js';
import { urn, type NodeRef, type NodeType } from '../../model/index.js';
import type { LinkRules } from '../options.js';
import { outdated, writeDerived, type Changes, type Derivation, type Derived } from './derive.js';
import { NAMED_TYPES, NameIndex } from './names.js';
import { linksOf, MARKED_TYPES, type Link } from './rules.js';
import { markedSince, readTagStates } from './since.js';

const BATCH = 500;

const namedNodes = statementPer(NAMED_TYPES, (type) => ({
  name: `sync.named${type}`,
  mode: 'read',
  text: `MATCH (n:${type})
RETURN n.id AS id, n.naturalKey AS naturalKey, n.name AS name, n.providerId AS providerId, n.locator AS locator,
  n.catalogRef AS catalogRef, n.aliases AS aliases`,
  sample: {},
}));

const markedNodes = statementPer(MARKED_TYPES, (type) => ({
  name: `sync.marked${type}`,
  mode: 'read',
  text: `MATCH (n:${type})
WHERE n.tags IS NOT NULL
RETURN n.id AS id`,
  sample: {},
}));

/** Nodes that are linked although they carry no mark any more. */
const linkedUnmarked = statement({
  name: 'sync.linkedUnmarked',
  mode: 'read',
  text: `MATCH (o:Observation {scope: 'links|tags'})
MATCH (n:Node {id: o.node})
WHERE n.tags IS NULL
RETURN n.id AS id`,
  sample: {},
});

const marksOf = statement({
  name: 'sync.marksOf',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (n:Node {id: id})
RETURN n.id AS id, n.nodeType AS nodeType, n.naturalKey AS naturalKey, n.tags AS tags`,
  sample: { ids: ['urn:relict:service:none'] },
});

/** Services, teams and persons by all their names: few, whatever the size of the estate. */
export async function readNames(graph: Graph): Promise<NameIndex> {
  const index = new NameIndex();
  for (const type of NAMED_TYPES) {
    for await (const row of graph.stream(namedNodes[type])) {
      index.add({
        id: row['id'] as string,
        ref: { type, key: JSON.parse(row['naturalKey'] as string) as string[] },
        name: row['name'] as string | null,
        providerId: row['providerId'] as string | null,
        locator: row['locator'] as string | null,
        catalogRef: row['catalogRef'] as string | null,
        aliases: (row['aliases'] ?? []) as string[],
      });
    }
  }
  return index;
}

/** Every node that carries marks, or did when it was linked. */
export async function* markedIds(graph: Graph): AsyncGenerator<string> {
  for (const type of MARKED_TYPES) {
    for await (const row of graph.stream(markedNodes[type])) {
      yield row['id'] as string;
    }
  }
  for await (const row of graph.stream(linkedUnmarked)) yield row['id'] as string;
}

/** Brings the relationships that follow from the marks of these nodes up to date. */
export async function linkMarked(
  derivation: Derivation,
  ids: AsyncIterable<string> | Iterable<string>,
  rules: LinkRules,
  names: NameIndex,
  changes: Changes,
): Promise<void> {
  let batch: string[] = [];
  for await (const id of ids) {
    batch.push(id);
    if (batch.length < BATCH) continue;
    await linkBatch(derivation, batch, rules, names, changes);
    batch = [];
  }
  if (batch.length > 0) await linkBatch(derivation, batch, rules, names, changes);
}

async function linkBatch(
  derivation: Derivation,
  ids: readonly string[],
  rules: LinkRules,
  names: NameIndex,
  changes: Changes,
): Promise<void> {
  const { graph } = derivation;
  const links = new Map<string, Link[]>();
  const nodes = (await graph.read(marksOf, { ids })).map((row): Derived => {
    const ref: NodeRef = {
      type: row['nodeType'] as NodeType,
      key: JSON.parse(row['naturalKey'] as string) as string[],
    };
    const id = urn(ref);
    const own = linksOf({ id, type: ref.type, tags: (row['tags'] ?? []) as string[] }, rules, names);
    links.set(id, own);
    const edges = own.map(({ type, to, attributes }) => ({
      type,
      to: { type: to.type, key: to.key },
      attributes,
    }));
    return { id, ref, edges, starts: () => [] };
  });
  const changed = await outdated(graph, derivation.scope, nodes);
  const states = await readTagStates(
    graph,
    changed.map(({ node }) => node.id),
  );
  const dated = changed.map(({ node, before }) => {
    const own = links.get(node.id) ?? [];
    const starts = () => own.map((link) => markedSince(states.get(node.id) ?? [], link.mark));
    return { node: { ...node, starts }, before };
  });
  await writeDerived(derivation, dated, changes);
}
