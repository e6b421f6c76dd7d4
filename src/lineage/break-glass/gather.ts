import { addMillis, latest, parseDay, type Instant } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials, privilegedOf } from '../judge/index.js';
import type { Asking } from '../question.js';
import { byId, edgesOf, nodesById } from '../read/index.js';
import { usageOf, type WatchingScope } from '../usage/index.js';
import { judgeUse, type JudgedUse } from './decide.js';
import { recordsOn, windowOf } from './records.js';

/** All that Q-27 says of one identity or credential. */
export interface BreakGlassFacts {
  readonly node: NodeFact;
  readonly credentials: readonly NodeFact[];
  readonly lastTestedAt: Instant | null;
  readonly lastReviewedAt: Instant | null;
  readonly lastUsedAt: string | null;
  readonly judged: JudgedUse;
  readonly incident: NodeFact | null;
  readonly reach: readonly NodeFact[];
  readonly privileged: boolean;
  readonly evidence: readonly EdgeFact[];
}

const REACH = ['HAS_ENTITLEMENT', 'MEMBER_OF', 'CAN_ASSUME'] as const;

/** Reads what there is on break-glass nodes, in a number of statements that does not grow with them. */
export async function gather(
  asking: Asking,
  watching: ReadonlyMap<string, WatchingScope>,
  page: readonly NodeFact[],
): Promise<BreakGlassFacts[]> {
  const ids = page.map((node) => node.id);
  const live = { history: 'live' } as const;
  const held = groupBy(await edgesOf(asking, ids, ['AUTHENTICATES_AS'], 'in', live), (edge) => edge.to);
  const judged = await judgeCredentials(asking, new Set([...held.values()].flat().map((edge) => edge.from)));
  const credentials = [...judged.values()].map(({ facts }) => facts.node);
  const subjects = [...page, ...credentials];
  const usages = await usageOf(asking, watching, subjects);
  const { records, incidents: declared } = await recordsOn(
    asking,
    subjects.map((node) => node.id),
  );
  const steps = groupBy(await edgesOf(asking, ids, REACH, 'out', live), (edge) => edge.from);
  const entitlements = [...steps.values()].flat().filter((edge) => edge.type === 'HAS_ENTITLEMENT');
  const granted = groupBy(
    await edgesOf(
      asking,
      entitlements.map((edge) => edge.to),
      ['GRANTS', 'ON'],
      'out',
      live,
    ),
    (edge) => edge.from,
  );
  const ends = await nodesById(
    asking,
    [...steps.values(), ...granted.values()].flat().map((edge) => edge.to),
  );
  const privileged = await privilegedOf(asking, ids);

  return page.map((node): BreakGlassFacts => {
    const own = [...new Set((held.get(node.id) ?? []).map((edge) => edge.from))]
      .flatMap((id) => judged.get(id)?.facts.node ?? [])
      .sort(byId);
    const all = [node, ...own];
    const about = all.flatMap((one) => records.get(one.id) ?? []).filter(({ at }) => at <= asking.when.asOf);
    const tests = about.filter(({ kind }) => kind === 'TEST').map(({ at }) => at);
    const reviews = about.filter(({ kind }) => kind === 'REVIEW').map(({ at }) => at);
    const incidents = all.flatMap((one) => declared.get(one.id) ?? []);
    const uses = all.map((one) => textOf(usages.get(one.id)?.attributes ?? {}, 'lastUsedAt'));
    const told = all.map((one) => textOf(usages.get(one.id)?.attributes ?? {}, 'lastUsedStatus'));
    const lastUsedAt = latestUse(uses);
    const use = judgeUse({
      lastUsedAt,
      // Of an identity with credentials their use is its own.
      neverUsed: (own.length > 0 ? told.slice(1) : told).every((status) => status === 'NEVER_USED'),
      incidents: incidents.map((one) => ({ id: one.id, window: windowOf(one) })),
      tests,
    });
    const direct = steps.get(node.id) ?? [];
    const reached = direct.flatMap((edge) =>
      edge.type === 'HAS_ENTITLEMENT' ? (granted.get(edge.to) ?? []).map((one) => one.to) : [edge.to],
    );
    const reach = [...new Set(reached)].flatMap((id) => ends.get(id) ?? []).sort(byId);
    return {
      node,
      credentials: own,
      lastTestedAt: latest(...tests),
      lastReviewedAt: latest(...reviews),
      lastUsedAt,
      judged: use,
      incident: incidents.find((one) => one.id === use.incident) ?? null,
      reach,
      privileged: privileged.has(node.id) || node.attributes['privileged'] === true,
      evidence: [...(held.get(node.id) ?? []), ...direct, ...about.map(({ edge }) => edge)],
    };
  });
}

function latestUse(uses: readonly (string | null)[]): string | null {
  const told = uses.filter((one) => one !== null);
  return told.sort((a, b) => (end(a) < end(b) ? -1 : end(a) > end(b) ? 1 : 0)).at(-1) ?? null;
}

/** A day counts to its last moment, so that an instant within it is no later than the day. */
function end(use: string): Instant {
  const { to } = span(use);
  return parseDay(use) ? addMillis(to, -1) : to;
}

/** Whether the node itself carries the mark, or some source says so. */
export function marked(node: NodeFact): boolean {
  return isBreakGlass([node]) || node.contested.includes('breakGlass');
}
