import type { NodeKey } from '../history.js';
import { somewhen, time } from '../time.js';
import type { World } from './world.js';

/** A8: whether an active exception covers this rule of this subject at `asOf`; half-open at its end. */
export function isSuppressed(world: World, rule: string, subject: NodeKey): boolean {
  return world.live('COVERS', { to: subject }).some(({ from }) => {
    const said = world.node(from)?.attributes ?? {};
    const rules = (said['rules'] ?? []) as readonly string[];
    const approved = somewhen(said['approvedAt']);
    const ends = said['expiresAt'];
    return (
      said['status'] === 'ACTIVE' &&
      (rules.length === 0 || rules.includes(rule)) &&
      (approved === null || approved.from <= world.asOf) &&
      (ends === undefined || world.asOf < time(ends as string))
    );
  });
}
