import { statementPer } from '../../graph/statement.js';
import { NODE_TYPES, type NodeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { ID_BATCH } from './batches.js';
import { nodesById } from './nodes.js';

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
    const rows = await asking.graph.read(PAGE[type], { after, limit: ID_BATCH }, asking);
    const ids = rows.map((row) => row['id'] as string);
    const last = ids.at(-1);
    if (last === undefined) return;
    const facts = await nodesById(asking, ids);
    const page = ids.map((id) => facts.get(id)).filter((fact) => fact !== undefined && accept(fact));
    if (page.length > 0) yield page as NodeFact[];
    if (ids.length < ID_BATCH) return;
    after = last;
  }
}
