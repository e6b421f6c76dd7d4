import type { NodeType } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { batches, nodesById, nodesOfType } from '../read/index.js';
import type { ListScope } from './scope.js';

/**
 * The nodes of a type within the scope, page by page in the order of their ids, without those that are gone: a list
 * of everything holds one page of facts in memory, and its items. Of {@link Asking.only} no others are read.
 */
export async function* within(
  asking: Asking,
  type: NodeType,
  scope: ListScope,
  accept: (node: NodeFact) => boolean = () => true,
): AsyncGenerator<NodeFact[]> {
  const listed = (node: NodeFact): boolean =>
    node.presence !== 'ABSENT_CONFIRMED' && scope.holds(node) && accept(node);
  if (!asking.only) {
    yield* nodesOfType(asking, type, listed);
    return;
  }
  const ofType = `urn:relict:${type.toLowerCase()}:`;
  for (const slice of batches([...asking.only].filter((id) => id.startsWith(ofType)).sort())) {
    const page = [...(await nodesById(asking, slice)).values()].filter(listed);
    if (page.length > 0) yield page;
  }
}
