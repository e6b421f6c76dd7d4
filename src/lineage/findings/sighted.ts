import type { Capability, CoverageStatus } from '../../model/index.js';
import type { RealmCoverage } from '../answer.js';
import { estateOf, judgeFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';

/** What was seen once and is not seen whole any more. What was never connected never showed anything: it is no loss. */
export const LOST: ReadonlySet<CoverageStatus> = new Set(['STALE', 'FAILED', 'PARTIAL', 'QUARANTINED']);

/** WHOLE: all that is needed is seen. FAILING: some is not, by a fault. TAKEN_OUT: some is not, on purpose. */
export type Sight = 'WHOLE' | 'FAILING' | 'TAKEN_OUT';

function sightOf(rows: readonly Pick<RealmCoverage, 'status' | 'source'>[]): Sight {
  if (rows.some(({ status }) => LOST.has(status))) return 'FAILING';
  // What was never connected has no source.
  const out = rows.some(({ status, source }) => status === 'NOT_CONNECTED' && source !== null);
  return out ? 'TAKEN_OUT' : 'WHOLE';
}

/** How what is needed to know of some nodes is seen, at the question's instants. */
export type Sighted = (needs: readonly Capability[], nodes: readonly Pick<NodeFact, 'naturalKey'>[]) => Sight;

/**
 * The gate between "it holds no more" and "nobody looked" (F-01): nothing of what is needed of the realms that the
 * nodes are of is lost. A node that is of no realm, such as a service, may be told of by any.
 */
export async function sightedIn(asking: Asking): Promise<Sighted> {
  const estate = await estateOf(asking);
  const realms = new Map(estate.realms.map(({ id, naturalKey }) => [naturalKey.slice(0, 2).join('|'), id]));
  const known = new Map<string, Sight>();
  return (needs, nodes) => {
    if (needs.length === 0) return 'WHOLE';
    const of = nodes.map(({ naturalKey }) => realms.get(naturalKey.slice(0, 2).join('|')));
    const told = of.filter((id): id is string => id !== undefined);
    const limit = told.length > 0 ? [...new Set(told)].sort() : undefined;
    const key = `${needs.join()}|${limit?.join() ?? ''}`;
    const seen = known.get(key) ?? sightOf(judgeFor(asking, estate, needs, limit).coverage);
    known.set(key, seen);
    return seen;
  };
}
