import type { Graph } from '../../graph/port.js';
import { statement, statementPer, type Row } from '../../graph/statement.js';
import { observationId, type NodeRef, type NodeType } from '../../model/index.js';
import { slices } from '../slices.js';
import type { LinkRules } from '../options.js';
import { WriteBehind } from '../write-behind.js';
import {
  DERIVED,
  isCurrent,
  writeDerived,
  type Changes,
  type Derivation,
  type Derived,
  type DerivedBefore,
} from './derive.js';
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
RETURN n.id AS id, n.nodeType AS nodeType, n.naturalKey AS naturalKey, n.tags AS tags`,
  sample: {},
}));

/** Nodes that are linked although they carry no mark any more. */
const linkedUnmarked = statement({
  name: 'sync.linkedUnmarked',
  mode: 'read',
  text: `MATCH (o:Observation {scope: 'links|tags'})
WHERE o.presence = 'PRESENT'
MATCH (n:Node {id: o.node})
WHERE n.tags IS NULL
RETURN n.id AS id, n.nodeType AS nodeType, n.naturalKey AS naturalKey, n.tags AS tags`,
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
export async function* allMarked(graph: Graph): AsyncGenerator<Row> {
  for (const type of MARKED_TYPES) yield* graph.stream(markedNodes[type]);
  yield* graph.stream(linkedUnmarked);
}

/** These nodes, with the marks that they carry now. */
export async function* markedAmong(graph: Graph, ids: Iterable<string>): AsyncGenerator<Row> {
  for (const slice of slices([...ids], BATCH)) yield* await graph.read(marksOf, { ids: slice });
}

/**
 * Brings the relationships that follow from the marks of these nodes up to date.
 * @param known what was derived before
 */
export async function linkMarked(
  derivation: Derivation,
  nodes: AsyncIterable<Row>,
  rules: LinkRules,
  names: NameIndex,
  known: DerivedBefore,
  changes: Changes,
): Promise<void> {
  let batch: LinkedNode[] = [];
  const behind = new WriteBehind();
  const hand = () => {
    const full = batch;
    batch = [];
    return behind.write(async () =>
      writeDerived(derivation, await dated(derivation.graph, full), known, changes),
    );
  };
  try {
    for await (const row of nodes) {
      const node = linked(row, rules, names);
      const before = known.get(observationId(DERIVED, derivation.scope, node.id));
      await behind.turn();
      if (isCurrent(node, before)) continue;
      batch.push(node);
      if (batch.length >= BATCH) await hand();
    }
    if (batch.length > 0) await hand();
  } finally {
    await behind.settled();
  }
}

interface LinkedNode extends Derived {
  readonly links: readonly Link[];
}

function linked(row: Row, rules: LinkRules, names: NameIndex): LinkedNode {
  const id = row['id'] as string;
  const ref: NodeRef = {
    type: row['nodeType'] as NodeType,
    key: JSON.parse(row['naturalKey'] as string) as string[],
  };
  const links = linksOf({ id, type: ref.type, tags: (row['tags'] ?? []) as string[] }, rules, names);
  const edges = links.map(({ type, to, attributes }) => ({
    type,
    to: { type: to.type, key: to.key },
    attributes,
  }));
  return { id, ref, links, edges };
}

/** With the starts of their relationships: since when each mark is there. */
async function dated(graph: Graph, nodes: readonly LinkedNode[]): Promise<Derived[]> {
  const states = await readTagStates(
    graph,
    nodes.filter((node) => node.links.length > 0).map((node) => node.id),
  );
  return nodes.map((node) => ({
    ...node,
    edges: node.edges.map((edge, index) => {
      const mark = node.links[index]?.mark;
      const validFrom = mark ? markedSince(states.get(node.id) ?? [], mark) : null;
      return validFrom === null ? edge : { ...edge, validFrom };
    }),
  }));
}
