import { statement } from '../../graph/statement.js';
import { resolveNode, type AnyAttributes } from '../../model/index.js';
import type { NodeFact, ObservedState } from '../facts.js';
import type { Asking } from '../question.js';
import { batches } from './batches.js';
import { knownBy } from './known.js';
import { historyOf, statesAt } from './observations.js';
import { calledThen, nextEventAt, nodeFact } from './vertex.js';

const BY_ID = statement({
  name: 'read.nodes',
  mode: 'read',
  text: `UNWIND $ids AS id
MATCH (n:Node {id: id})
RETURN properties(n) AS node`,
  sample: { ids: ['urn:relict:service:none'] },
});

/**
 * The nodes as they were at the question's instants, by id, in the order of their ids. Missing from the map: ids that
 * the graph does not know, did not know yet at `knownAt`, or that were created after `asOf`. Without asked instants the
 * resolved attributes of now are read; otherwise they are resolved from the observations by the same rules (P7).
 */
export async function nodesById(asking: Asking, ids: Iterable<string>): Promise<Map<string, NodeFact>> {
  const kept = asking.memory?.at(asking.when).nodes;
  const found = new Map<string, NodeFact>();
  for (const slice of batches(ids)) {
    const facts = new Map<string, NodeFact | null>();
    const unread = slice.filter((id) => {
      const fact = kept?.get(id);
      if (fact !== undefined) facts.set(id, fact);
      return fact === undefined;
    });
    const read = unread.length > 0 ? await readNodes(asking, unread) : null;
    for (const id of unread) {
      const fact = read?.get(id) ?? null;
      facts.set(id, fact);
      kept?.set(id, fact);
    }
    for (const id of slice) {
      const fact = facts.get(id);
      if (fact) found.set(id, fact);
    }
  }
  return found;
}

async function readNodes(asking: Asking, ids: string[]): Promise<Map<string, NodeFact>> {
  const found = new Map<string, NodeFact>();
  const rows = await asking.graph.read(BY_ID, { ids }, asking);
  const past: { readonly fact: NodeFact; readonly name: string | null }[] = [];
  for (const { node } of rows) {
    const fact = nodeFact(node);
    if (fact.recordedAt > knownBy(asking)) continue;
    const next = nextEventAt(node);
    // What an event asserts may have begun since the node was written last.
    const settled = asking.when.present && (next === null || next > asking.when.asOf);
    if (settled) found.set(fact.id, fact);
    else past.push({ fact, name: calledThen(node, knownBy(asking)) });
  }
  const history = await historyOf(
    asking,
    past.map(({ fact }) => fact.id),
  );
  for (const { fact, name } of past) {
    const then = asItWas(asking, fact, history.get(fact.id) ?? [], name);
    if (then) found.set(then.id, then);
  }
  return found;
}

function asItWas(
  asking: Asking,
  now: NodeFact,
  history: readonly ObservedState[],
  name: string | null,
): NodeFact | null {
  const { asOf, knownAt } = asking.when;
  const views = statesAt(history, asking.when);
  const { attributes, contested, presence } = resolveNode(now.nodeType, views, asking.policy);
  const created = attributes['createdAt'] as string | undefined;
  if (created !== undefined && created > asOf && created <= knownAt) return null;
  const told = views.some((view) => view.attributes !== undefined && view.event === undefined);
  return {
    ...now,
    presence,
    contested,
    attributes: sorted(told ? attributes : { ...attributes, ...nameOnly(name) }),
  };
}

/** What is left of a node that nobody had described: the name by which it was referred to. */
function nameOnly(name: string | null): AnyAttributes {
  return name === null ? {} : { name };
}

function sorted(attributes: AnyAttributes): AnyAttributes {
  const names = Object.keys(attributes).filter((name) => attributes[name] !== undefined);
  return Object.fromEntries(names.sort().map((name) => [name, attributes[name]]));
}
