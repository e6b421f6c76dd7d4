import { statementPer } from '../../graph/statement.js';
import { NODE_TYPES, type NodeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { batches } from './batches.js';
import { nodesById } from './nodes.js';

/** Ids that one statement brings: the embedded engine goes over all nodes of the type for each. */
const IDS = 50_000;

const PAGE = statementPer(NODE_TYPES, (type) => ({
  name: `read.page${type}`,
  mode: 'read',
  text: `MATCH (n:${type})
WHERE n.id > $after
RETURN n.id AS id
ORDER BY id
LIMIT $limit`,
  sample: { after: '', limit: 10 },
}));

/**
 * All nodes of a type as they were at the question's instants, in the order of their ids, page by page, so that a
 * caller holds one page at a time. `accept` leaves out what it refuses.
 */
export async function* nodesOfType(
  asking: Asking,
  type: NodeType,
  accept: (fact: NodeFact) => boolean = () => true,
): AsyncGenerator<NodeFact[]> {
  for (let after = ''; ;) {
    const rows = await asking.graph.read(PAGE[type], { after, limit: IDS }, asking);
    const ids = rows.map((row) => row['id'] as string);
    for (const slice of batches(ids)) {
      const page = [...(await nodesById(asking, slice)).values()].filter(accept);
      if (page.length > 0) yield page;
    }
    const last = ids.at(-1);
    if (last === undefined || ids.length < IDS) return;
    after = last;
  }
}
