import { type Certainty, type Instant, type ObligationType } from '../../model/index.js';
import type { Action, Judged, Severity } from '../answer.js';
import { suppressing } from '../definitions/a08-exception.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { environmentOf } from '../definitions/a13-environment.js';
import {
  mergeObligations,
  type Duty,
  type Obligation,
  type Trigger,
  type TriggerKind,
} from '../definitions/obligations/index.js';
import { severityOf } from '../definitions/severity.js';
import { clauseOf, moment, sentencesFor } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { exceptionsOn } from '../judge/index.js';
import type { OwnerResult } from '../owner/result.js';
import type { Asking } from '../question.js';
import { byEnds, nodesById } from '../read/index.js';
import { byUrgency } from '../urgency.js';
import { progressKey, progressOf } from './progress.js';
import { proofsOf } from './proofs.js';

/** One duty on one node, with how it came about. */
export interface Owing {
  readonly type: ObligationType;
  readonly node: NodeFact;
  readonly trigger: Trigger;
  readonly high: boolean;
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
  readonly flags?: readonly string[];
  readonly evidence: readonly EdgeFact[];
  readonly because: string;
  /** Another event undid the trigger. */
  readonly superseded?: boolean;
}

export interface TriggerFact {
  /** The recorded event; null when it was only supposed. */
  readonly event: NodeFact | null;
  readonly type: string;
  /** From when the time to act counts. */
  readonly occurredAt: Instant;
  readonly basis: Trigger['basis'];
  readonly recordedAt: Instant;
}

/** One obligation of table 5.5.5, merged over its triggers. */
export interface OwedItem extends Judged, Omit<Obligation, 'subject' | 'triggers'> {
  readonly subject: NodeFact;
  readonly triggers: readonly TriggerFact[];
  readonly severity: Severity;
  readonly owner: OwnerResult | null;
  readonly recommendedActions: readonly Action[];
  readonly assignee: string | null;
  readonly because: readonly string[];
}

/** An exception for one of these rules, besides LIN-048, waives what follows from such a trigger (A8). */
const RULES: Partial<Record<TriggerKind, readonly string[]>> = {
  retired: ['LIN-031'],
  succeeded: ['LIN-031'],
  exceptionExpired: ['LIN-022'],
  compromised: ['LIN-041'],
  thirdPartyEnded: ['LIN-042'],
  thirdPartyCompromised: ['LIN-042'],
  disappeared: ['LIN-040'],
};

/** By an exception for which rules what follows from such a trigger is waived (A8); one for no rule is for all. */
export function waivingRules(kind: TriggerKind): readonly string[] {
  return ['LIN-048', ...(RULES[kind] ?? [])];
}

/** The obligations that these duties amount to, most urgent first: their status is what the sources show (5.5.4). */
export async function obligationsOf(asking: Asking, owing: readonly Owing[]): Promise<OwedItem[]> {
  const ids = new Set(owing.map(({ node }) => node.id));
  const { asOf } = asking.when;
  const proofs = await proofsOf(asking, ids);
  const progress = await progressOf(asking, new Set(owing.map(({ trigger }) => trigger.id)));
  const events = await nodesById(
    asking,
    owing.map(({ trigger }) => trigger.id).filter((id) => id.startsWith('urn:')),
  );
  const identities = new Set(
    owing.flatMap(({ evidence }) => evidence.filter((e) => e.type === 'AUTHENTICATES_AS').map((e) => e.to)),
  );
  const principals = await nodesById(asking, identities);
  const { covers, exceptions } = await exceptionsOn(asking, [...ids, ...identities]);
  const concerned = (one: Owing): NodeFact[] => [
    one.node,
    ...one.evidence
      .filter((edge) => edge.type === 'AUTHENTICATES_AS' && edge.from === one.node.id)
      .flatMap((edge) => principals.get(edge.to) ?? []),
  ];
  const waiver = (one: Owing): NodeFact | null => {
    const about = concerned(one);
    if (isBreakGlass(about)) return null;
    const subjects = about.map(({ id }) => id);
    for (const rule of waivingRules(one.trigger.kind)) {
      const found = suppressing(subjects, covers, exceptions, rule, asOf);
      if (found) return found;
    }
    return null;
  };

  const duties = owing.map((one) => ({
    type: one.type,
    subject: one.node.id,
    trigger: one.trigger,
    high: one.high,
    standing: {
      progress: progress.get(progressKey(one.type, one.node.id, one.trigger.id)) ?? null,
      shown: proofs.of(one.type, one.node.id),
      waived: waiver(one) !== null,
      superseded: one.superseded ?? false,
    },
  })) satisfies Duty[];
  const perDuty = groupBy(owing, (one) => `${one.type} ${one.node.id}`);
  const items = mergeObligations(duties, asOf, asking.policy).map((obligation): OwedItem => {
    const of = perDuty.get(`${obligation.type} ${obligation.subject}`) ?? [];
    const same = of.filter(({ trigger }) => obligation.triggers.some((t) => t.id === trigger.id));
    const [first] = same as [Owing, ...Owing[]];
    const about = same.flatMap(concerned);
    const certainty = same.some((one) => one.certainty === 'CONFIRMED') ? 'CONFIRMED' : 'POSSIBLE';
    const breakGlass = isBreakGlass(about);
    const settled = ['VERIFIED', 'WAIVED', 'SUPERSEDED'].includes(obligation.status);
    const { subject: _subject, triggers, ...rest } = obligation;
    return {
      ...rest,
      subject: first.node,
      triggers: triggers.map((trigger) => ({
        event: events.get(trigger.id) ?? null,
        type: trigger.type,
        occurredAt: trigger.from,
        basis: trigger.basis,
        recordedAt: trigger.recordedAt,
      })),
      severity: severityOf(obligation.overdue ? 'HIGH' : 'MEDIUM', {
        privileged: same.some((one) => one.high),
        production: about.some((node) => environmentOf(node) === 'PRODUCTION'),
        certainty,
        ephemeral: false,
      }),
      certainty,
      reasons: certainty === 'CONFIRMED' ? [] : [...new Set(same.flatMap((one) => one.reasons))].sort(),
      flags: [
        ...new Set([
          ...same.flatMap((one) => one.flags ?? []),
          ...(breakGlass ? ['BREAK_GLASS'] : []),
          ...(obligation.overdue ? ['OVERDUE'] : []),
          ...(obligation.bornOverdue ? ['BORN_OVERDUE'] : []),
          ...(triggers.some((trigger) => trigger.future) ? ['FUTURE_EVENT'] : []),
        ]),
      ].sort(),
      evidence: distinctEdges(same.flatMap((one) => one.evidence)),
      suppressedBy: obligation.status === 'WAIVED' ? waiver(first) : null,
      owner: proofs.owner(first.node.id) ?? null,
      recommendedActions: actionsOf(obligation, { certainty, breakGlass, settled }),
      assignee: obligation.progress?.assignee ?? null,
      because: [
        first.because,
        statusSentence(obligation),
        ...(certainty === 'POSSIBLE'
          ? sentencesFor([...new Set(same.flatMap((one) => one.reasons))].sort())
          : []),
      ],
    };
  });
  return items.sort(byUrgency);
}

const ACTIONS: Record<ObligationType, Action> = {
  REVOKE: 'REVOKE',
  ROTATE: 'ROTATE',
  ROTATE_AND_DETACH: 'ROTATE_AND_DETACH',
  REMOVE_TRUST: 'REMOVE_TRUST',
  DISABLE: 'DISABLE',
  REASSIGN: 'REASSIGN',
  REASSIGN_AUTHORITY: 'REASSIGN',
  REVALIDATE: 'REVALIDATE',
  REVIEW: 'REVALIDATE',
  RECHECK: 'RECHECK',
  ATTEST: 'ATTEST',
  CONFIRM: 'CONFIRM',
  SCOPE: 'CONFIRM',
  VERIFY: 'CONFIRM',
};

/** What is only POSSIBLE is confirmed first; break-glass is in no plan (5.8.3, A9). */
function actionsOf(
  { type }: Obligation,
  of: { readonly certainty: Certainty; readonly breakGlass: boolean; readonly settled: boolean },
): readonly Action[] {
  if (of.settled) return ['NONE'];
  if (of.breakGlass) return ['MANUAL'];
  return of.certainty === 'CONFIRMED' ? [ACTIONS[type]] : ['CONFIRM'];
}

function statusSentence({
  type,
  status,
  dueAt,
  overdue,
  bornOverdue,
  dueBasis,
  triggers,
}: Obligation): string {
  const why = triggers.map((trigger) => `${clauseOf(trigger.type)} on ${moment(trigger.from)}`).join(' and ');
  const duty = DUTIES[type];
  if (triggers.every(({ id }) => !id.startsWith('urn:')))
    return `Supposing that ${why}, it would have to ${duty} by ${moment(dueAt)}.`;
  if (status === 'VERIFIED') return `Because ${why}, it had to ${duty}, and a source has shown it since.`;
  if (status === 'WAIVED') return `Because ${why}, it has to ${duty}, but an exception covers it.`;
  if (status === 'SUPERSEDED') return `It no longer has to ${duty}: that ${why} was undone.`;
  const basis = dueBasis === 'RECORDED' ? ', counted from when it was recorded' : '';
  const late = bornOverdue ? ', and was when it became known' : '';
  return `Because ${why}, it has to ${duty}: due ${moment(dueAt)}${basis}${overdue ? `, which is over${late}` : ''}.`;
}

/** What has to be done, after `it has to`. */
const DUTIES: Readonly<Record<ObligationType, string>> = {
  REVOKE: 'be revoked',
  ROTATE: 'get a new secret',
  ROTATE_AND_DETACH: 'get a new secret that only its other users receive',
  REMOVE_TRUST: 'trust nobody outside any more',
  DISABLE: 'be disabled',
  REASSIGN: 'get another owner',
  REASSIGN_AUTHORITY: 'get somebody else who may revoke it',
  REVALIDATE: 'be validated again',
  REVIEW: 'be reviewed',
  RECHECK: 'have checked what it may do',
  ATTEST: 'be attested again',
  CONFIRM: 'be confirmed',
  SCOPE: 'have found out what it reaches',
  VERIFY: 'be shown to be gone',
};

function distinctEdges(edges: readonly EdgeFact[]): EdgeFact[] {
  return [
    ...new Map(edges.map((edge) => [`${edge.id}|${edge.recordedAt}|${edge.validFrom}`, edge])).values(),
  ].sort(byEnds);
}
