import { excusesRotation } from '../../model/index.js';
import { underControl } from '../definitions/a08-exception.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';

/** The exceptions that cover some nodes at `asOf`, as A8 takes them. */
export interface Exceptions {
  readonly covers: readonly EdgeFact[];
  /** By id, without those that count for nothing because no control of theirs stands. */
  readonly exceptions: ReadonlyMap<string, NodeFact>;
  /** R-EXC-04: for what cannot be rotated, and under no compensating control that stands: they suppress nothing. */
  readonly uncontrolled: ReadonlyMap<string, NodeFact>;
}

export async function exceptionsOn(asking: Asking, ids: Iterable<string>): Promise<Exceptions> {
  const covers = await edgesOf(asking, ids, ['COVERS'], 'in', { history: 'live' });
  const all = await nodesById(
    asking,
    covers.map((edge) => edge.from),
  );
  const controls = await controlsOf(
    asking,
    [...all.values()].filter(({ attributes }) => excusesRotation(attributes)),
  );
  const exceptions = new Map<string, NodeFact>();
  const uncontrolled = new Map<string, NodeFact>();
  for (const [id, exception] of all) {
    const counts = underControl(exception, controls.get(id) ?? [], asking.when.asOf);
    (counts ? exceptions : uncontrolled).set(id, exception);
  }
  return { covers, exceptions, uncontrolled };
}

/** What mitigates each exception at `asOf`, by the exception's id. */
export async function controlsOf(
  asking: Asking,
  exceptions: readonly NodeFact[],
): Promise<ReadonlyMap<string, readonly NodeFact[]>> {
  const mitigates = await edgesOf(
    asking,
    exceptions.map(({ id }) => id),
    ['MITIGATES'],
    'in',
    { history: 'live' },
  );
  const controls = await nodesById(
    asking,
    mitigates.map((edge) => edge.from),
  );
  return new Map(
    [...groupBy(mitigates, (edge) => edge.to)].map(([id, edges]) => [
      id,
      edges.flatMap((edge) => controls.get(edge.from) ?? []),
    ]),
  );
}
