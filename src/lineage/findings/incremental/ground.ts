import { SCHEMA_VERSION } from '../../../graph/schema/index.js';
import { statement } from '../../../graph/statement.js';
import {
  addMillis,
  canonicalJson,
  digest,
  freshnessLimit,
  HOUR_MS,
  toMillis,
  type Instant,
} from '../../../model/index.js';
import { estateOf } from '../../coverage/coverage-for.js';
import type { ScopeFact } from '../../facts.js';
import type { Asking } from '../../question.js';
import { scopesOf } from '../../read/index.js';
import { MEMORIES, watchingScopes } from '../../usage/index.js';

/** Raised when an evaluator decides otherwise than before, so that nothing is built on what it said. */
const EVALUATORS_VERSION = 2;

/** How far the clocks of two hosts that sync may lie apart. */
export const CLOCKS_APART = HOUR_MS;

/**
 * What an evaluation stood on. The next one may look at what changed alone, if what bears on the whole estate is the
 * same by then: sight, rules, and that nobody was writing.
 */
export interface Ground {
  /** The runs that had ended shortly before the last of them, by id: later ones may be dated before it. */
  readonly runs: readonly string[];
  /** When the last of all had ended; '' when there was none. */
  readonly lastEndedAt: string;
  /** The last run of each scope, as `<scope> <run>`. */
  readonly lastRuns: readonly string[];
  /** When each scope was last observed whole, as `<scope> <instant>`. */
  readonly completed: readonly string[];
  /** Names what is seen and what is not: every scope with whether it is whole and fresh, every realm, who watches use. */
  readonly sight: string;
  /** Names by what is decided: policy, layout, evaluators. */
  readonly rules: string;
  /** Some sync was under way, or had died and left work to the next. */
  readonly restless: boolean;
  /** Some local evaluator read what {@link watched} does not let it rely on. */
  readonly strayed: boolean;
}

const RECENT_RUNS = statement({
  name: 'findings.recentRuns',
  mode: 'read',
  text: `MATCH (r:SyncRun)
WHERE r.endedAt >= $since
RETURN r.id AS id, r.startedAt AS startedAt, r.scope AS scope
ORDER BY id`,
  sample: { since: '2026-01-01T00:00:00.000000Z' },
});

const LEASES = statement({
  name: 'findings.leases',
  mode: 'read',
  text: `MATCH (s:Scope)
WHERE s.leaseOwner IS NOT NULL
RETURN s.id AS id
ORDER BY id
LIMIT 1`,
  sample: {},
});

const SETTINGS = statement({
  name: 'findings.settings',
  mode: 'read',
  text: `MATCH (m:Meta)
RETURN m.id AS id, m.leaseOwner AS leaseOwner, m.pending AS pending, m.rules AS rules, m.policy AS policy
ORDER BY id`,
  sample: {},
});

export interface Run {
  readonly id: string;
  /** scopeKey */
  readonly scope: string;
  readonly startedAt: Instant;
}

/** What an evaluation that begins now stands on. To be read before anything else of it. */
export async function groundOf(asking: Asking): Promise<Ground> {
  const held = await asking.graph.read(LEASES, {}, asking);
  const settings = await asking.graph.read(SETTINGS, {}, asking);
  const scopes = [...(await scopesOf(asking)).values()];
  const lastEndedAt = scopes.reduce(
    (last, { lastEndedAt: at }) => (at !== null && at > last ? at : last),
    '',
  );
  const recent = lastEndedAt === '' ? [] : await runsSince(asking, lastEndedAt);
  const derived = settings.find(({ id }) => id === 'links');
  return {
    runs: recent.map(({ id }) => id),
    lastEndedAt,
    lastRuns: scopes.flatMap(({ id, lastRun }) => (lastRun === null ? [] : [`${id} ${lastRun}`])).sort(),
    completed: scopes
      .flatMap(({ id, completeObservedAt }) =>
        completeObservedAt === null ? [] : [`${id} ${completeObservedAt}`],
      )
      .sort(),
    sight: await sightOf(asking, scopes),
    rules: digest([
      EVALUATORS_VERSION.toString(),
      SCHEMA_VERSION.toString(),
      canonicalJson(asking.policy),
      ...settings.map(({ id, rules, policy }) => canonicalJson([id, rules ?? null, policy ?? null])),
    ]),
    restless:
      held.length > 0 ||
      settings.some(({ leaseOwner }) => leaseOwner != null) ||
      (derived?.['pending'] === true && derived['rules'] != null),
    strayed: false,
  };
}

/** The runs that ended since a little before `lastEndedAt`. */
export async function runsSince(asking: Asking, lastEndedAt: string): Promise<Run[]> {
  const since = addMillis(lastEndedAt as Instant, -CLOCKS_APART);
  return (await asking.graph.read(RECENT_RUNS, { since }, asking)) as unknown as Run[];
}

/**
 * All that decides how far the sources are seen (Q-34, A6) at the question's instant, as a digest: of each scope what
 * coverage reads of it, with its freshness in place of its age.
 */
async function sightOf(asking: Asking, scopes: readonly ScopeFact[]): Promise<string> {
  const { asOf } = asking.when;
  const { realms } = await estateOf(asking);
  const seen = scopes.map((scope) => {
    const { id, source, realm, provider, capabilities, origin, lastCompleteness } = scope;
    const fresh = isFresh(asking, scope);
    const whole = lastCompleteness === 'COMPLETE' && fresh;
    const ahead = scope.completeObservedAt !== null && scope.completeObservedAt >= asOf;
    const known = [id, source, realm, provider, [...capabilities].sort(), origin, lastCompleteness];
    return [...known, scope.lastReason !== null, scope.completeObservedAt !== null, fresh, !whole && ahead];
  });
  const places = realms.map(({ id, attributes }) => [
    id,
    attributes['kind'] ?? null,
    attributes['provider'] ?? null,
  ]);
  return digest([canonicalJson(seen), canonicalJson(places), canonicalJson(await watchOf(asking))]);
}

/** Whether the last COMPLETE run of the scope is within its limit. */
export function isFresh(asking: Asking, { completeObservedAt, provider, origin }: ScopeFact): boolean {
  if (completeObservedAt === null) return false;
  const limit = freshnessLimit(asking.policy, provider, origin);
  return toMillis(asking.when.asOf) - toMillis(completeObservedAt) <= limit;
}

/**
 * Who watches use, and how that stands against the window of A6 and what providers remember: whatever it is compared
 * with, as a yes or no.
 */
async function watchOf(asking: Asking): Promise<unknown[]> {
  const watching = [...(await watchingScopes(asking)).values()];
  const since = addMillis(asking.when.asOf, -asking.policy.unusedWindowDays);
  const reaches = watching.flatMap(({ lastAt }) =>
    MEMORIES.flatMap(({ reach }) => {
      if (typeof reach !== 'number') return [reach];
      return lastAt === null ? [] : [addMillis(lastAt, -reach)];
    }),
  );
  return [
    ...watching.map(({ scope, since: from, lastAt }) => [
      scope.id,
      from,
      lastAt === null,
      from !== null && from > since,
      reaches.map((to) => from !== null && to < from),
    ]),
    reaches.map((to) => to > since),
  ];
}
