import type { EdgeFact, NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';

/** The exceptions that cover some nodes at `asOf`, as A8 takes them. */
export interface Exceptions {
  readonly covers: readonly EdgeFact[];
  readonly exceptions: ReadonlyMap<string, NodeFact>;
}

export async function exceptionsOn(asking: Asking, ids: Iterable<string>): Promise<Exceptions> {
  const covers = await edgesOf(asking, ids, ['COVERS'], 'in', { history: 'live' });
  return {
    covers,
    exceptions: await nodesById(
      asking,
      covers.map((edge) => edge.from),
    ),
  };
}
