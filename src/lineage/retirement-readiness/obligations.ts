import { HOUR_MS, toMillis } from '../../model/index.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { triggerOf } from '../definitions/obligations/index.js';
import type { NodeFact } from '../facts.js';
import { affectedBy, obligationsOf, owingOf, withoutEnded, type Affected } from '../obligations/index.js';
import type { Asking } from '../question.js';
import type { WouldBe } from './result.js';

/**
 * What retiring the service at the instant asked would oblige to: the obligations of Q-03 of an event that is only
 * supposed. Break-glass stays out of every plan (A9), what an exception covers is not owed (A8), and sessions end by
 * themselves. By due, type and subject.
 */
export async function wouldBeOwed(asking: Asking, service: NodeFact): Promise<WouldBe[]> {
  const { asOf } = asking.when;
  const supposed = { id: 'hypothetical', type: 'service.retired', occurredAt: asOf, recordedAt: asOf };
  const trigger = triggerOf(supposed, asking.policy);
  if (!trigger) return [];
  const affected = await affectedBy(asking, service, trigger.kind, trigger.from);
  const lasting = affected.filter((one) => !isSession(one, asking));
  const items = await obligationsOf(asking, await withoutEnded(asking, owingOf(asking, trigger, lasting)));
  return items
    .filter(({ status, flags }) => !SETTLED.includes(status) && !flags.includes('BREAK_GLASS'))
    .map(({ type, subject, dueAt, certainty, because }) => ({
      type,
      subject,
      dueWithinHours: (toMillis(dueAt) - toMillis(asOf)) / HOUR_MS,
      certainty,
      because,
    }))
    .sort((a, b) => a.dueWithinHours - b.dueWithinHours || compare(keyOf(a), keyOf(b)));
}

const SETTLED: readonly string[] = ['VERIFIED', 'WAIVED', 'SUPERSEDED'];

function isSession({ node, evidence }: Affected, asking: Asking): boolean {
  const derived = evidence.some((edge) => edge.type === 'DERIVED_FROM' && edge.from === node.id);
  return derived && lifetimeClass(node.attributes, asking.policy) === 'EPHEMERAL';
}

function keyOf({ type, subject }: WouldBe): string {
  return `${type} ${subject.id}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
