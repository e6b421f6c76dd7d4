import { certaintyOf, isSure, type Certainty } from './certainty.js';
import type { NodeKey } from '../history.js';
import type { Link } from './replay.js';
import { createdAt, sameService } from './services.js';
import { ALWAYS, somewhen, within, type Span, type Time } from '../time.js';
import { spanOf, type World } from './world.js';

/** One relationship of a way, with everybody's statements of it. */
type Hop = readonly Link[];

/** One way in which something is tied to a service (A2), or to a workload that belongs to none. */
export interface Tie {
  /** All nodes of the one service, sorted; null: the workload's own. */
  readonly service: readonly NodeKey[] | null;
  readonly workload: NodeKey | null;
  readonly hops: readonly Hop[];
  /** All of its relationships at one moment; otherwise nobody knows that it ever was one way. */
  readonly isJoint: boolean;
  readonly isLive: boolean;
  /** When it was last so; null while it is. */
  readonly endedAt: Time | null;
  readonly certainty: Certainty;
}

/** A2 association(x, s, asOf): every way, of a credential or an identity. */
export function associations(world: World, subject: NodeKey): Tie[] {
  const ties: Tie[] = [];
  for (const { base, way } of bases(world, subject)) {
    // (a)
    for (const service of ends(world, 'SUPPORTS', { from: base })) {
      ties.push(...tie(world, service, null, [...way, world.ever('SUPPORTS', { from: base, to: service })]));
    }
    for (const { workload, hops } of consumption(world, base)) {
      const parts = ends(world, 'PART_OF', { from: workload });
      // It belongs to what its source says, be the record of that gone (F-06), unless the source took it back (A2); what
      // is part of a service that is not there yet is a consumer outside of all services (A3).
      const isPart = world
        .past('PART_OF', { from: workload })
        .some(
          (link) =>
            link.endReason !== 'SOURCE_CORRECTION' &&
            within(spanOf(link), world.asOf) &&
            isBorn(world, link.to),
        );
      for (const service of parts) {
        const part = world.ever('PART_OF', { from: workload, to: service });
        ties.push(...tie(world, service, workload, [...way, ...hops, part]));
      }
      const alone = isPart ? [] : tie(world, null, workload, [...way, ...hops]);
      ties.push(...alone.filter(({ isLive }) => isLive || parts.length === 0));
    }
  }
  return unended(world, ties);
}

function isBorn(world: World, service: NodeKey): boolean {
  return world.node(service) !== null && (createdAt(world, service) ?? ALWAYS) <= world.asOf;
}

/** The subject, what it authenticates as, and what it was derived from. */
function bases(world: World, subject: NodeKey): { readonly base: NodeKey; readonly way: readonly Hop[] }[] {
  const found = [{ base: subject, way: [] as Hop[] }];
  for (const { base, way } of found) {
    for (const type of ['AUTHENTICATES_AS', 'DERIVED_FROM'] as const) {
      const meant = world.ever(type, { from: base }).filter((link) => link.endReason !== 'SOURCE_CORRECTION');
      for (const to of new Set(meant.map((link) => link.to))) {
        if (found.some((other) => other.base === to)) continue;
        found.push({ base: to, way: [...way, world.ever(type, { from: base, to })] });
      }
    }
  }
  return found;
}

/** (b), (c) and (d): the workloads that consume what `base` is, and how. */
export function consumption(
  world: World,
  base: NodeKey,
): { readonly workload: NodeKey; readonly hops: readonly Hop[] }[] {
  const found: { workload: NodeKey; hops: Hop[] }[] = [];
  for (const type of ['USED', 'USES'] as const) {
    for (const workload of starts(world, type, { to: base })) {
      found.push({ workload, hops: [world.ever(type, { from: workload, to: base })] });
    }
  }
  for (const material of ends(world, 'HAS_MATERIAL', { from: base })) {
    for (const location of starts(world, 'HOLDS', { to: material })) {
      for (const workload of starts(world, 'CONSUMES', { to: location })) {
        found.push({
          workload,
          hops: [
            world.ever('HAS_MATERIAL', { from: base, to: material }),
            world.ever('HOLDS', { from: location, to: material }),
            world.ever('CONSUMES', { from: workload, to: location }),
          ],
        });
      }
    }
  }
  return found;
}

function tie(world: World, service: NodeKey | null, workload: NodeKey | null, hops: readonly Hop[]): Tie[] {
  if (service !== null && !world.node(service)) return [];
  const since = service === null ? ALWAYS : (createdAt(world, service) ?? ALWAYS);
  const window = { from: since, to: world.asOf + 1 };
  const counting = hops.map((hop) =>
    hop.filter(
      (link) =>
        link.endReason !== 'SOURCE_CORRECTION' &&
        link.attributes.conditionStatus !== 'UNSATISFIABLE' &&
        meets(spanOf(link), window),
    ),
  );
  if (counting.some((hop) => hop.length === 0)) return [];
  const isJoint = jointMoments(counting, window).length > 0;
  const lastly = counting.map((hop) => Math.max(...hop.map((link) => spanOf(link).to)));
  const isLive = isJoint && isAt(counting, world.asOf);
  // A way that never was one at any moment is over when the first of its relationships was.
  const end = isJoint ? lastJoint(counting, window) : Math.min(...lastly);
  // A12: sure by what was said of the whole way at one moment.
  const isStrong = jointMoments(counting, window).some((at) =>
    counting.every((hop) => isSure(hop.filter((link) => within(spanOf(link), at)))),
  );
  return [
    {
      service: service === null ? null : sameService(world, service),
      workload,
      hops: counting,
      isJoint,
      isLive,
      endedAt: isLive || end > world.asOf ? null : end,
      certainty: certaintyOf(isStrong),
    },
  ];
}

/** Moments of the window at which some statement of every hop holds; the earliest of each stretch. */
export function jointMoments(hops: readonly Hop[], window: Span): Time[] {
  const moments = [window.from, ...hops.flat().map((link) => link.start)];
  return moments.filter((at) => within(window, at) && isAt(hops, at));
}

function lastJoint(hops: readonly Hop[], window: Span): Time {
  const ends = hops.flat().map((link) => spanOf(link).to);
  return Math.max(...[...ends, window.to].filter((at) => within(window, at - 1) && isAt(hops, at - 1)));
}

export function isAt(hops: readonly Hop[], at: Time): boolean {
  return hops.every((hop) => hop.some((link) => within(spanOf(link), at)));
}

function meets(a: Span, b: Span): boolean {
  return Math.max(a.from, b.from) < Math.min(a.to, b.to);
}

/** A2: only a reassignment whose rotation is verified ends an association, and with it what was over by then. */
function unended(world: World, ties: readonly Tie[]): Tie[] {
  const verified = new Map<string, Time>();
  for (const { service, hops } of ties) {
    for (const link of hops.flat()) {
      const at = somewhen(link.attributes.rotationVerifiedAt)?.to;
      if (!service || at === undefined || link.endReason !== 'REASSIGNED' || link.end === null) continue;
      const cut = Math.max(at, link.end);
      if (cut <= world.asOf) verified.set(service.join(), Math.max(cut, verified.get(service.join()) ?? cut));
    }
  }
  return ties.filter(({ service, endedAt }) => {
    const cut = service === null ? undefined : verified.get(service.join());
    return cut === undefined || endedAt === null || endedAt > cut;
  });
}

function ends(world: World, type: Link['type'], of: { readonly from: NodeKey }): NodeKey[] {
  return [...new Set(world.ever(type, of).map(({ to }) => to))];
}

function starts(world: World, type: Link['type'], of: { readonly to: NodeKey }): NodeKey[] {
  return [...new Set(world.ever(type, of).map(({ from }) => from))];
}
