import { ATTESTED_FACTS, factFingerprint } from '../definitions/fact-fingerprint.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';

/** The fingerprints of the facts on these nodes at the question's instants, by id. */
export async function factFingerprintsOf(
  asking: Asking,
  ids: Iterable<string>,
): Promise<Map<string, string>> {
  const nodes = await nodesById(asking, ids);
  const edges = await edgesOf(asking, nodes.keys(), ATTESTED_FACTS, 'out', { history: 'live' });
  const of = groupBy(edges, (edge) => edge.from);
  return new Map([...nodes].map(([id, node]) => [id, factFingerprint(node, of.get(id) ?? [])]));
}
