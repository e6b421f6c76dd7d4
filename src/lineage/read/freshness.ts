import {
  addMillis,
  deciding,
  freshnessLimit,
  latest,
  METHOD_RANK,
  toMillis,
  type Instant,
  type Policy,
} from '../../model/index.js';
import type { ObservedState, ScopeFact } from '../facts.js';

/** When a node was last known to be as it is read, and how it stands against the limits of its sources. */
export interface Confirmation {
  /** `observedAt` of the newest COMPLETE run that contained it; null when none did. */
  readonly confirmedAt: Instant | null;
  /** True when some scope confirmed it within its own limit (findings.md 5.11). */
  readonly fresh: boolean;
  /** True when the newest run of a scope that tells of it did not end COMPLETE. */
  readonly failing: boolean;
  /** Provider of the scope that confirmed it last; null when none did. */
  readonly provider: string | null;
  /** The source of that scope, by the name that `relict.yaml` gives it. */
  readonly source: string | null;
}

export const NEVER_CONFIRMED: Confirmation = {
  confirmedAt: null,
  fresh: false,
  failing: false,
  provider: null,
  source: null,
};

/**
 * The confirmation of one node from its observations at the question's instants (A1 step 5). Only the views count
 * whose word on `attribute` was taken; when nobody tells it, those of the strongest method: an inventory that still
 * lists a key does not vouch for its state, nor does a scope that only ties it to a service.
 */
export function confirmationOf(
  states: readonly ObservedState[],
  scopes: ReadonlyMap<string, ScopeFact>,
  at: Instant,
  policy: Policy,
  attribute?: string,
): Confirmation {
  // That something happened to a node does not confirm it.
  const telling = states.filter(({ attributes, event }) => attributes !== undefined && event === undefined);
  const [first] = telling;
  const taken = first && attribute !== undefined ? deciding(first.nodeType, attribute, telling, policy) : [];
  const strongest = Math.min(...telling.map((state) => METHOD_RANK[state.method]));
  const ranked = telling.filter((state) => METHOD_RANK[state.method] === strongest);
  let best: Confirmation = NEVER_CONFIRMED;
  let fresh = false;
  let failing = false;
  for (const state of taken.length > 0 ? taken : ranked) {
    const scope = scopes.get(state.scope);
    if (!scope) continue;
    const confirmedAt = lastConfirmed(state, scope);
    // What nobody means to read any more does not fail.
    failing ||= ![null, 'COMPLETE', 'WITHDRAWN'].includes(scope.lastCompleteness);
    if (!confirmedAt) continue;
    const limit = freshnessLimit(policy, scope.provider, scope.origin);
    fresh ||= toMillis(at) - toMillis(confirmedAt) <= limit;
    if (latest(best.confirmedAt, confirmedAt) !== best.confirmedAt) {
      best = { ...best, confirmedAt, provider: scope.provider, source: scope.source };
    }
  }
  return { ...best, fresh, failing };
}

/** The first moment after which what a state says is no longer fresh; none when no complete run confirmed it. */
export function staleAfter(
  state: ObservedState,
  scopes: ReadonlyMap<string, ScopeFact>,
  policy: Policy,
): Instant[] {
  const scope = scopes.get(state.scope);
  const confirmedAt = scope ? lastConfirmed(state, scope) : null;
  if (!scope || confirmedAt === null) return [];
  return [addMillis(confirmedAt, freshnessLimit(policy, scope.provider, scope.origin) + 1)];
}

/**
 * While it is seen, the run that said it so and every COMPLETE run of its scope since confirm it, until one says
 * otherwise; while it is missing, the last one that had it.
 */
function lastConfirmed(state: ObservedState, scope: ScopeFact): Instant | null {
  if (state.presence !== 'PRESENT') return state.lastConfirmedAt;
  const { supersededAt } = state;
  const since =
    supersededAt === null
      ? scope.completeObservedAt
      : scope.completions.findLast(({ endedAt }) => endedAt < supersededAt)?.observedAt;
  return latest(state.observedAt, since);
}
