import { isSure } from './certainty.js';
import { missingSince } from './leftovers.js';
import type { NodeKey } from '../history.js';
import { RULES } from './rules.js';
import { createdAt, retired, sameService } from './services.js';
import { ALWAYS, somewhen } from '../time.js';
import type { World } from './world.js';

/**
 * Q-30, second part, where the page decides: whether a service without a workload and without any use looks retired. By
 * its records; the others are left out, because the page does not say what counts as a use of a service.
 */
export function implied(world: World): Map<string, 'LISTED' | 'NOT'> {
  const found = new Map<string, 'LISTED' | 'NOT'>();
  for (const { key } of world.all('Service')) {
    const records = sameService(world, key);
    const verdict = looksRetired(world, key, records);
    if (verdict !== null) found.set(records.join(' '), verdict);
  }
  return found;
}

function looksRetired(world: World, service: NodeKey, records: readonly NodeKey[]): 'LISTED' | 'NOT' | null {
  const { value, lifecycle, words, since: retiredAt } = retired(world, service);
  if (value === 'TRUE') return 'NOT';
  const isElse = words.map((word) => ['PLANNED', 'DEPRECATED', 'RETIRING'].includes(word));
  // Of two words that count the same the page does not say which decides.
  if (isElse.includes(true)) return isElse.includes(false) ? null : 'NOT';
  const parts = records.flatMap((to) => world.live('PART_OF', { to }));
  const runs = (workload: NodeKey): boolean => world.node(workload)?.presence === 'PRESENT';
  if (parts.some((part) => runs(part.from) && isSure([part]))) return 'NOT';
  const since = world.asOf - RULES.impliedRetirement;
  const workloads = new Set(records.flatMap((to) => world.ever('PART_OF', { to })).map(({ from }) => from));
  const areGone = [...workloads].every((workload) => {
    const missing = missingSince(world, workload);
    const isIdle = world.node(workload)?.attributes['expectedIdle'] !== undefined;
    return missing !== null && missing < since && !runs(workload) && !isIdle;
  });
  const isStanding = records.some((one) => world.node(one)?.presence === 'PRESENT');
  const isOld = (createdAt(world, service) ?? ALWAYS) < since;
  const isInUse = ['ACTIVE', 'UNKNOWN'].includes(lifecycle) && retiredAt === null;
  const decides = isInUse && isStanding && isOld && workloads.size > 0 && areGone;
  return decides && !isAnythingUsed(world, since) ? 'LISTED' : null;
}

function isAnythingUsed(world: World, since: number): boolean {
  return [...world.all('Credential'), ...world.all('Identity')].some(
    ({ attributes }) => (somewhen(attributes['lastUsedAt'])?.to ?? ALWAYS) >= since,
  );
}
