import type { Tie } from './association.js';
import type { NodeKey } from '../history.js';
import { RULES } from './rules.js';
import { retired, type Retirement } from './services.js';
import { ALWAYS, somewhen, within, type Span } from '../time.js';
import { spanOf, type Node, type World } from './world.js';

/** A service that something is associated with, and by which ways (A2, A7). */
export interface Associated {
  readonly service: readonly NodeKey[];
  readonly retirement: Retirement;
  readonly ties: readonly Tie[];
}

export interface Outlived extends Associated {
  readonly retirement: Retirement & { readonly since: Span };
}

/** A7: retired, or somewhen in a day of which nobody gave the time. */
export function isOutlived(of: Associated): of is Outlived {
  return of.retirement.value !== 'FALSE' && of.retirement.since !== null;
}

/** Every service that these ties lead to, once, with all its ties. */
export function servicesOf(world: World, ties: readonly Tie[]): Associated[] {
  const groups = new Map<string, Associated>();
  for (const { service } of ties) {
    if (service === null || groups.has(service.join())) continue;
    groups.set(service.join(), {
      service,
      ties: ties.filter((tie) => tie.service?.join() === service.join()),
      retirement: retired(world, service[0] as NodeKey),
    });
  }
  return [...groups.values()];
}

/** A3 (3): associated workloads that belong to no service. */
export function looseOf(world: World, ties: readonly Tie[]): Tie[] {
  return ties.filter(
    ({ service, workload, isLive }) =>
      service === null &&
      isLive &&
      (world.node(workload as NodeKey)?.presence ?? 'ABSENT_CONFIRMED') !== 'ABSENT_CONFIRMED',
  );
}

/** Row 27: it is used after the retirement while a workload of the retired service is still there. */
export function isStillUsed(world: World, { attributes }: Node, { retirement, ties }: Outlived): boolean {
  const consuming = ties.filter(
    ({ workload, isLive }) => workload !== null && isLive && world.node(workload)?.presence === 'PRESENT',
  );
  if (consuming.length === 0) return false;
  const told = [
    attributes['lastUsedAt'],
    ...consuming.flatMap(({ hops }) =>
      hops
        .flat()
        .filter((link) => link.type === 'USED' && within(spanOf(link), world.asOf))
        .map(({ attributes: said }) => said.lastObservedAt),
    ),
  ];
  // What is told of a time that has not come is a wrong clock (F-11).
  const uses = told.flatMap((at) => somewhen(at) ?? []).filter(({ from }) => from <= world.asOf);
  const used = Math.max(ALWAYS, ...uses.map(({ to }) => to));
  return used >= world.asOf - RULES.usageWindow && used > retirement.since.to;
}
