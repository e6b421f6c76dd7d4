import type { NodeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { nodesOfType } from '../read/index.js';
import type { ListScope } from './scope.js';

/**
 * The nodes of a type within the scope, page by page in the order of their ids, without those that are gone: a list
 * of everything holds one page of facts in memory, and its items.
 */
export async function* within(
  asking: Asking,
  type: NodeType,
  scope: ListScope,
  accept: (node: NodeFact) => boolean = () => true,
): AsyncGenerator<NodeFact[]> {
  yield* nodesOfType(
    asking,
    type,
    (node) => node.presence !== 'ABSENT_CONFIRMED' && scope.holds(node) && accept(node),
  );
}
