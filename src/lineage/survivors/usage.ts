import { addMillis, latest, type Instant, type Policy } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';
import type { Ground } from './ground.js';
import { isRetired, type Tie, type Ties } from './ties.js';

/**
 * Whether the credential was used within `usageWindow` by nobody who is known (A3): no consumer had not already ended
 * by then, and no service that it is tied to was still there to use it itself. A consumer's beginning decides
 * nothing, because a source rarely tells since when it was so.
 */
export function unattributedUse(credential: NodeFact, ties: Ties, at: Instant, policy: Policy): boolean {
  const last = textOf(credential.attributes, 'lastUsedAt');
  if (last === null) return false;
  const used = span(last);
  if (used.to < addMillis(at, -policy.usageWindowDays) || used.from > at) return false;
  const consumed = ties.all.some(
    (path) => path.workload !== null && (path.endedAt === null || path.endedAt > used.from),
  );
  if (consumed || ties.standing.length > 0) return false;
  return !ties.retired.some(({ group }) => {
    const { retiredAt } = group.retirement;
    return retiredAt !== null && used.from < span(retiredAt).to;
  });
}

/**
 * Whether a retired service still uses it: one of its workloads is PRESENT and consumes it, and the last use is later
 * than the retirement (LIN-032). Then one of the two is wrong, and a person has to say which.
 */
export function stillInUse(tie: Tie, subject: NodeFact, ground: Ground): boolean {
  const { asOf } = ground.asking.when;
  const { retiredAt } = tie.group.retirement;
  if (retiredAt === null || !isRetired(tie.group)) return false;
  const consuming = tie.paths.filter(
    (path) => path.workload !== null && path.live && ground.nodes.get(path.workload)?.presence === 'PRESENT',
  );
  if (consuming.length === 0) return false;
  const told = [textOf(subject.attributes, 'lastUsedAt'), ...consuming.map(({ usedAt }) => usedAt)];
  const used = latest(...told.map((one) => (one === null || span(one).from > asOf ? null : span(one).to)));
  if (used === null || used < addMillis(asOf, -ground.asking.policy.usageWindowDays)) return false;
  return used > span(retiredAt).to;
}
