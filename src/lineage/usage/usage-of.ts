import { earliest, type AnyAttributes, type Instant } from '../../model/index.js';
import type { UsageCoverage } from '../definitions/a06-unused.js';
import { instantOf, span, textOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById, observationsOf } from '../read/index.js';
import { memoryOf, reachesTo, type Memory } from './memory.js';
import type { WatchingScope } from './watch.js';

/** What is known of the use of one node, as A6 takes it. */
export interface Usage extends UsageCoverage {
  /** The node's attributes with the latest use that anything tells. */
  readonly attributes: AnyAttributes;
  /** PROVIDER: it keeps the last use itself. RUNS: only what a source saw while it was watching. Null: nobody watches. */
  readonly watchedBy: 'PROVIDER' | 'RUNS' | null;
  readonly memory: Memory | null;
  /** Last attempt of which every one was denied; it is no use. */
  readonly deniedAt: Instant | null;
  readonly evidence: readonly EdgeFact[];
}

/**
 * The use of many nodes, by id, in a number of statements that does not grow with them: what their sources say of it,
 * USED relationships and usage summaries.
 */
export async function usageOf(
  asking: Asking,
  watching: ReadonlyMap<string, WatchingScope>,
  nodes: readonly NodeFact[],
): Promise<Map<string, Usage>> {
  const ids = nodes.map((node) => node.id);
  const ever = { history: 'ever' } as const;
  const states = await observationsOf(asking, ids);
  const used = groupBy(await edgesOf(asking, ids, ['USED'], 'in', ever), (edge) => edge.to);
  const about = await edgesOf(asking, ids, ['ON_SUBJECT'], 'in', ever);
  const summaries = await nodesById(
    asking,
    about.map((edge) => edge.from),
  );
  const summed = groupBy(
    about.filter((edge) => summaries.get(edge.from)?.nodeType === 'UsageSummary'),
    (edge) => edge.to,
  );
  return new Map(
    nodes.map((node) => {
      const scopes = (states.get(node.id) ?? [])
        .filter((state) => state.attributes !== undefined)
        .flatMap((state) => watching.get(state.scope) ?? []);
      const seen = (used.get(node.id) ?? []).filter((edge) => edge.endReason !== 'SOURCE_CORRECTION');
      const days = (summed.get(node.id) ?? []).flatMap((edge) => summaries.get(edge.from) ?? []);
      const watch = watchedOf(node, scopes);
      const attributes = withLatestUse(node, watch.memory, [
        ...seen.flatMap((edge) => seenAt(edge, asking.when.asOf) ?? []),
        ...days.flatMap((day) => successAt(day, asking.when.asOf) ?? []),
      ]);
      const denied = days.flatMap((day) => deniedAt(day, asking.when.asOf) ?? []).sort();
      return [node.id, { ...watch, attributes, deniedAt: denied.at(-1) ?? null, evidence: [...seen] }];
    }),
  );
}

function watchedOf(
  node: NodeFact,
  scopes: readonly WatchingScope[],
): Pick<Usage, 'tellsLastUse' | 'continuousSince' | 'watchedBy' | 'memory'> {
  const tellsLastUse = scopes.length > 0;
  const now = scopes.filter((one) => one.since !== null);
  const byRuns = earliest(...now.map((one) => one.since));
  // An inventory of one's own repeats what somebody wrote down, and not what the provider keeps.
  const asked = now.filter((one) => one.scope.origin !== 'inventory');
  const reaches = asked.flatMap((one) => {
    const memory = memoryOf(node, one.scope.provider);
    return memory && one.lastAt ? [{ memory, to: reachesTo(memory, one.lastAt) }] : [];
  });
  const [best] = reaches.sort((a, b) => (a.to < b.to ? -1 : 1));
  if (best && (byRuns === null || best.to < byRuns))
    return { tellsLastUse, continuousSince: best.to, watchedBy: 'PROVIDER', memory: best.memory };
  const watchedBy = byRuns === null ? null : 'RUNS';
  return { tellsLastUse, continuousSince: byRuns, watchedBy, memory: null };
}

function withLatestUse(node: NodeFact, memory: Memory | null, uses: readonly string[]): AnyAttributes {
  const { attributes } = node;
  const told = textOf(attributes, 'lastUsedAt');
  const last = [...uses, ...(told === null ? [] : [told])].sort((a, b) =>
    span(a).to < span(b).to ? -1 : span(a).to > span(b).to ? 1 : 0,
  );
  const lastUsedAt = last.at(-1);
  if (lastUsedAt !== undefined) return { ...attributes, lastUsedAt, lastUsedStatus: 'USED' };
  const silent = attributes['lastUsedStatus'] === 'UNKNOWN' && memory?.silenceIsUnused === true;
  return silent ? { ...attributes, lastUsedStatus: 'NEVER_USED' } : attributes;
}

/** The last use by `at` that the relationship tells; what was seen later tells only when it began. */
function seenAt(edge: EdgeFact, at: Instant): string | null {
  const candidates = [edge.lastObservedAt, edge.firstObservedAt, edge.validFrom];
  return candidates.find((one) => one !== undefined && span(one).from <= at) ?? null;
}

/** `count` is of all attempts, `denied` of those among them that failed. */
function successAt(day: NodeFact, at: Instant): Instant | null {
  const { attributes } = day;
  const count = Number(attributes['count'] ?? 0);
  if (count === 0 || count === Number(attributes['denied'] ?? 0)) return null;
  const last = instantOf(attributes, 'lastAt') ?? instantOf(attributes, 'firstAt');
  return last !== null && last <= at ? last : null;
}

function deniedAt(day: NodeFact, at: Instant): Instant | null {
  if (Number(day.attributes['denied'] ?? 0) === 0 || successAt(day, at) !== null) return null;
  const last = instantOf(day.attributes, 'lastAt') ?? instantOf(day.attributes, 'firstAt');
  return last !== null && last <= at ? last : null;
}
