import type { Capability } from '../../../src/model/index.js';
import type { Scope } from './replay.js';
import { isFresh, type World } from './world.js';

/** whether everybody who tells these things was read completely, and lately enough, for what is asked. */
export function isHeard(world: World, ...capabilities: readonly Capability[]): boolean {
  return capabilities.every((capability) => {
    const telling = world.record.scopes.filter((scope) => scope.capabilities.includes(capability));
    return telling.length > 0 && telling.every((scope) => isRead(world, scope));
  });
}

function isRead({ asOf }: World, scope: Scope): boolean {
  const first = scope.completed[0];
  const last = scope.completed.at(-1);
  if (first === undefined || last === undefined || first > asOf) return false;
  // What was read later than the instant asked covers it, however the next run went.
  return last >= asOf || (scope.last === 'COMPLETE' && isFresh(scope, last, asOf));
}
