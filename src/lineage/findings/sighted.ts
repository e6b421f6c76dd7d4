import type { Capability, CoverageStatus } from '../../model/index.js';
import type { RealmCoverage } from '../answer.js';
import { estateOf, judgeFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';

/** What was seen once and is not seen whole any more. What was never connected never showed anything: it is no loss. */
export const LOST: ReadonlySet<CoverageStatus> = new Set(['STALE', 'FAILED', 'PARTIAL', 'QUARANTINED']);

/** What is not seen whole any more, by a fault or because somebody took it out on purpose (its source is named). */
function unseen({ status, source }: Pick<RealmCoverage, 'status' | 'source'>): boolean {
  return LOST.has(status) || (status === 'NOT_CONNECTED' && source !== null);
}

/** Whether all that is needed to know of some nodes is seen, at the question's instants. */
export type Sighted = (
  needs: readonly Capability[],
  nodes: readonly Pick<NodeFact, 'naturalKey'>[],
) => boolean;

/**
 * The gate between "it holds no more" and "nobody looked" (F-01): nothing of what is needed of the realms that the
 * nodes are of is lost. A node that is of no realm, such as a service, may be told of by any.
 */
export async function sightedIn(asking: Asking): Promise<Sighted> {
  const estate = await estateOf(asking);
  const realms = new Map(estate.realms.map(({ id, naturalKey }) => [naturalKey.slice(0, 2).join('|'), id]));
  const known = new Map<string, boolean>();
  return (needs, nodes) => {
    if (needs.length === 0) return true;
    const of = nodes.map(({ naturalKey }) => realms.get(naturalKey.slice(0, 2).join('|')));
    const told = of.filter((id): id is string => id !== undefined);
    const limit = told.length > 0 ? [...new Set(told)].sort() : undefined;
    const key = `${needs.join()}|${limit?.join() ?? ''}`;
    const seen =
      known.get(key) ?? judgeFor(asking, estate, needs, limit).coverage.every((row) => !unseen(row));
    known.set(key, seen);
    return seen;
  };
}
