import { statement } from '../../graph/statement.js';
import { freshnessLimit, type Instant } from '../../model/index.js';
import type { ScopeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { batches, knownBy, scopesOf } from '../read/index.js';
import { continuousSince } from './watched.js';

const RUNS = statement({
  name: 'usage.runs',
  mode: 'read',
  text: `UNWIND $scopes AS scope
MATCH (r:SyncRun {scope: scope})
WHERE r.completeness = 'COMPLETE' AND r.endedAt <= $knownAt
RETURN r.scope AS scope, r.observedAt AS observedAt, r.reasonCode AS reason
ORDER BY scope, observedAt`,
  sample: { scopes: ['none|none'], knownAt: '2026-01-01T00:00:00.000000Z' },
});

/** A scope that claims LAST_USED and how long it has been watching at `asOf`. */
export interface WatchingScope {
  readonly scope: ScopeFact;
  /** Null: it is not watching now. */
  readonly since: Instant | null;
  /** `observedAt` of the last COMPLETE run by `asOf`. */
  readonly lastAt: Instant | null;
}

/** The scopes that tell the last use, by {@link ScopeFact.id}: read once for a question, however many nodes. */
export async function watchingScopes(asking: Asking): Promise<Map<string, WatchingScope>> {
  const { asOf } = asking.when;
  const scopes = [...(await scopesOf(asking)).values()].filter((scope) =>
    scope.capabilities.includes('LAST_USED'),
  );
  const runs: { scope: string; at: Instant }[] = [];
  for (const slice of batches(scopes.map((scope) => scope.id))) {
    const rows = await asking.graph.read(RUNS, { scopes: slice, knownAt: knownBy(asking) }, asking);
    for (const row of rows) {
      // An export that was older than what is known told nothing.
      if (row['reason'] === 'OLDER_THAN_KNOWN') continue;
      runs.push({ scope: row['scope'] as string, at: row['observedAt'] as Instant });
    }
  }
  const perScope = groupBy(runs, (run) => run.scope);
  return new Map(
    scopes.map((scope) => {
      const complete = (perScope.get(scope.id) ?? []).map((run) => run.at).filter((at) => at <= asOf);
      const limit = freshnessLimit(asking.policy, scope.provider, scope.origin);
      const since = continuousSince(complete, limit, asOf);
      return [scope.id, { scope, since, lastAt: complete.sort().at(-1) ?? null }];
    }),
  );
}
