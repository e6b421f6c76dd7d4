import type { ListedNode } from '../../../src/lineage/listing/index.js';
import type { NodeKey } from '../history.js';
import type { Listed } from '../reading/orphaned.js';
import { named } from './subject.js';

/** The product's list, as the reading says it. */
export function listOf(items: readonly ListedNode[]): Map<NodeKey, Listed> {
  return new Map(
    items.map(({ node, certainty, suppressedBy }) => [
      named(node),
      { certainty, suppressed: suppressedBy !== null },
    ]),
  );
}
