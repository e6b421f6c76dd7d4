import { consumption, isAt, jointMoments } from './association.js';
import { canAct } from './can-act.js';
import { isSure } from './certainty.js';
import type { NodeKey } from '../history.js';
import { all, type Three } from './kleene.js';
import { listed, present, type Listed } from './orphaned.js';
import { RULES } from './rules.js';
import type { Link } from './replay.js';
import { ALWAYS, within, type Time } from '../time.js';
import { METHODS, spanOf, type Node, type World } from './world.js';

/** identities all of whose workloads are gone for longer than the grace, and that something can still act as. */
export function leftovers(world: World): Map<NodeKey, Listed> {
  const found = new Map<NodeKey, Listed>();
  for (const identity of present(world)) {
    const value = all([isLeft(world, identity.key), canAct(world, identity.key)]);
    if (value !== 'FALSE') found.set(identity.key, listed(world, identity, value, 'LIN-040'));
  }
  return found;
}

interface Bound {
  readonly workload: NodeKey;
  readonly isLive: boolean;
  readonly isSure: boolean;
}

function isLeft(world: World, identity: NodeKey): Three {
  // A workload that was moved to another identity says nothing while it stands; gone, it was there until it went (F-06).
  // One that came into being later was not bound to it then.
  const counting = boundTo(world, identity).filter(
    ({ workload, isLive }) =>
      world.node(workload) !== null && (isLive || world.node(workload)?.presence !== 'PRESENT'),
  );
  const workloads = [...new Set(counting.map(({ workload }) => workload))];
  if (workloads.every((workload) => world.node(workload)?.presence === 'PRESENT')) return 'FALSE';
  return all(
    workloads.map((workload) => {
      const ties = counting.filter((tie) => tie.workload === workload);
      const live = ties.filter(({ isLive }) => isLive);
      const certain = (live.length > 0 ? live : ties).some((tie) => tie.isSure);
      return isGone(world, workload, certain);
    }),
  );
}

/** What ever ran as it, or consumed a credential of it. */
function boundTo(world: World, identity: NodeKey): Bound[] {
  const own = meant(world.ever('AUTHENTICATES_AS', { to: identity }));
  const subjects = [
    { subject: identity, way: [] as Link[][] },
    ...[...new Set(own.map(({ from }) => from))].map((subject) => ({
      subject,
      way: [own.filter(({ from }) => from === subject)],
    })),
  ];
  return subjects.flatMap(({ subject, way }) =>
    consumption(world, subject).flatMap(({ workload, hops }): Bound[] => {
      const all = [...way, ...hops.map(meant)];
      if (all.some((hop) => hop.length === 0)) return [];
      const moments = jointMoments(all, { from: ALWAYS, to: world.asOf + 1 });
      return [
        {
          workload,
          isLive: isAt(all, world.asOf),
          isSure: moments.some((at) =>
            all.every((hop) => isSure(hop.filter((link) => within(spanOf(link), at)))),
          ),
        },
      ];
    }),
  );
}

/** What its source took back never was. */
function meant(links: readonly Link[]): Link[] {
  return links.filter(({ endReason }) => endReason !== 'SOURCE_CORRECTION');
}

/** Gone for longer than the grace, of which the absence has to be confirmed. */
function isGone(world: World, workload: NodeKey, isCertain: boolean): Three {
  const node = world.node(workload) as Node;
  return all([notIdle(node), absent(world, node, isCertain)]);
}

function notIdle({ attributes, contested }: Node): Three {
  if (contested.has('expectedIdle')) return 'UNKNOWN';
  return attributes['expectedIdle'] === true ? 'FALSE' : 'TRUE';
}

function absent(world: World, node: Node, isCertain: boolean): Three {
  if (node.presence === 'PRESENT') return isCertain ? 'FALSE' : 'UNKNOWN';
  const since = missingSince(world, node.key);
  if (since === null) return 'UNKNOWN';
  if (world.asOf - since <= RULES.leftoverGrace) return 'FALSE';
  return isCertain && node.presence === 'ABSENT_CONFIRMED' ? 'TRUE' : 'UNKNOWN';
}

/** Since when it is gone, of several voices the last; while that is not confirmed, since when it is missed. */
export function missingSince(world: World, workload: NodeKey): Time | null {
  const node = world.node(workload);
  const telling = (node?.views ?? []).filter(({ state }) => state.attributes !== undefined);
  const least = Math.min(...telling.map(({ state }) => METHODS.indexOf(state.method)));
  const states = telling.map(({ state }) => state).filter(({ method }) => METHODS.indexOf(method) === least);
  if (states.length === 0) return null;
  if (node?.presence === 'ABSENT_CONFIRMED') return Math.max(...states.map(({ from }) => from));
  const missed = states.flatMap((state) => state.missingSince ?? []);
  return missed.length === 0 ? null : Math.min(...missed);
}
