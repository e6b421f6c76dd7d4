import {
  addMillis,
  obligationRef,
  urn,
  type Instant,
  type ObligationStatus,
  type ObligationType,
  type Policy,
} from '../../../model/index.js';
import type { Trigger } from './trigger.js';

/** One row of table 5.5.5 for one node. */
export interface Duty {
  readonly type: ObligationType;
  /** urn */
  readonly subject: string;
  readonly trigger: Trigger;
  /** HIGH risk or privileged. */
  readonly high: boolean;
}

/** How far somebody says that they are (5.5.4). */
export interface Progress {
  readonly status: ObligationStatus;
  /** Since when, in the world: the action, where it is DONE_UNVERIFIED. */
  readonly at: Instant;
  readonly assignee: string | null;
  readonly evidence: string | null;
}

/** What the sources show of it. */
export interface Shown {
  /** TRUE: what was owed is so. */
  readonly done: boolean;
  /** When the last word of the source that could tell was said; null when there is none. */
  readonly saidAt: Instant | null;
  /** When it became so, as far as that is known. */
  readonly since: Instant | null;
}

/** What decides the status of one duty. */
export interface Standing {
  readonly progress: Progress | null;
  readonly shown: Shown | null;
  /** An active exception covers the subject. */
  readonly waived: boolean;
  /** Another event undid the trigger. */
  readonly superseded: boolean;
}

export interface Obligation {
  /** urn of the node that records its progress: of its first trigger. */
  readonly id: string;
  readonly type: ObligationType;
  readonly subject: string;
  /** All that led to it, by the instant from which they count. */
  readonly triggers: readonly Trigger[];
  readonly dueAt: Instant;
  /** Of the trigger that is due first. */
  readonly dueBasis: Trigger['basis'];
  /** It was overdue when the graph first heard of its trigger. */
  readonly bornOverdue: boolean;
  readonly status: ObligationStatus;
  readonly overdue: boolean;
  readonly progress: Progress | null;
  /** When the source said what verified it. */
  readonly verifiedAt: Instant | null;
}

/** `occurredAt + SLA` (5.5.5); VERIFY is due later by `verifyAfter`. */
export function dueAt(
  { trigger, high, type }: Pick<Duty, 'trigger' | 'high' | 'type'>,
  policy: Policy,
): Instant {
  const sla = policy.obligationHours;
  const time = sla[trigger.kind][high ? 'high' : 'other'];
  return addMillis(trigger.from, time + (type === 'VERIFY' ? sla.verifyAfter : 0));
}

/**
 * The status of one duty (5.5.4). VERIFIED takes a source that said so after the action: after somebody called it done,
 * and in any case after the trigger. What a record calls VERIFIED or WAIVED counts for nothing by itself.
 */
export function statusOf(trigger: Trigger, of: Standing): ObligationStatus {
  if (of.superseded) return 'SUPERSEDED';
  if (verifiedBy(trigger, of) !== null) return 'VERIFIED';
  if (of.waived) return 'WAIVED';
  const said = of.progress?.status ?? 'OPEN';
  if (said === 'VERIFIED') return 'DONE_UNVERIFIED';
  return said === 'WAIVED' ? 'OPEN' : said;
}

/** When the word was said that verifies it; null when none does. */
export function verifiedBy(trigger: Trigger, { progress, shown }: Standing): Instant | null {
  if (!shown?.done || shown.saidAt === null) return null;
  // What was so before the trigger is no answer to it.
  if (shown.since !== null && shown.since < trigger.from) return null;
  const action = progress?.status === 'DONE_UNVERIFIED' ? progress.at : (shown.since ?? trigger.from);
  return shown.saidAt > action || (progress?.status !== 'DONE_UNVERIFIED' && shown.saidAt >= action)
    ? shown.saidAt
    : null;
}

const SETTLED: ReadonlySet<ObligationStatus> = new Set(['VERIFIED', 'WAIVED', 'SUPERSEDED']);

/** At exactly `dueAt` it is not overdue (A15). */
export function isOverdue(status: ObligationStatus, due: Instant, at: Instant): boolean {
  return !SETTLED.has(status) && at > due;
}

/**
 * The obligations that duties amount to: those of one type on one subject are one, due when the first of them is, with
 * all their triggers. What is settled does not merge with what is open: a key that was rotated after one event is owed
 * again after the next.
 */
export function mergeObligations(
  duties: readonly (Duty & { readonly standing: Standing })[],
  at: Instant,
  policy: Policy,
): Obligation[] {
  const groups = new Map<string, (typeof duties)[number][]>();
  for (const duty of duties) {
    const status = statusOf(duty.trigger, duty.standing);
    const key = `${duty.type} ${duty.subject} ${SETTLED.has(status) ? status : 'OPEN'}`;
    const group = groups.get(key);
    if (!group) groups.set(key, [duty]);
    else if (!group.some((one) => one.trigger.id === duty.trigger.id)) group.push(duty);
  }
  return [...groups.values()].map((group): Obligation => {
    const byDue = [...group].sort(
      (a, b) => compare(dueAt(a, policy), dueAt(b, policy)) || compareTriggers(a, b),
    );
    const first = byDue[0] as (typeof group)[number];
    const due = dueAt(first, policy);
    const furthest = [...group].sort(
      (a, b) =>
        ORDER.indexOf(statusOf(b.trigger, b.standing)) - ORDER.indexOf(statusOf(a.trigger, a.standing)),
    )[0] as (typeof group)[number];
    const status = statusOf(furthest.trigger, furthest.standing);
    const triggers = [...group].sort(compareTriggers).map((duty) => duty.trigger);
    return {
      id: urn(obligationRef(first.type, first.subject, (triggers[0] as Trigger).id)),
      type: first.type,
      subject: first.subject,
      triggers,
      dueAt: due,
      dueBasis: first.trigger.basis,
      bornOverdue: group.some((duty) => dueAt(duty, policy) < duty.trigger.recordedAt),
      status,
      overdue: isOverdue(status, due, at),
      progress: furthest.standing.progress,
      verifiedAt: status === 'VERIFIED' ? verifiedBy(furthest.trigger, furthest.standing) : null,
    };
  });
}

/** Least advanced first. */
const ORDER: readonly ObligationStatus[] = [
  'OPEN',
  'IN_PROGRESS',
  'DONE_UNVERIFIED',
  'SUPERSEDED',
  'WAIVED',
  'VERIFIED',
];

function compareTriggers(a: Duty, b: Duty): number {
  return compare(a.trigger.from, b.trigger.from) || compare(a.trigger.id, b.trigger.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
