import { z } from 'zod';
import { instant, RelictError, type Instant } from '../../model/index.js';
import type { Frame } from '../answer.js';
import { askedAt } from '../asked-at.js';
import { holdingsOf } from '../copies/holdings.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { identityNegative } from '../definitions/identity-state.js';
import { instantOf } from '../definitions/instants.js';
import { called, label, moment } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import { judgeCredentials } from '../judge/index.js';
import { proofsOf, type Proofs } from '../obligations/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf } from '../read/index.js';
import { OFFBOARDED, OFFBOARDING_NEEDS } from './offboarding.js';
import { planFor } from './plan.js';
import { overall, stepResult, type Evidence, type Step, type StepResult, type StepStatus } from './step.js';

const args = z.strictObject({
  /** As in the plan. */
  subject: z.string().min(1),
  /** When it was offboarded: only what the sources said after this counts. */
  since: instant,
});
export type VerificationArgs = z.output<typeof args>;

export interface VerifiedStep extends StepResult {
  readonly step: Step;
  readonly because: readonly string[];
}

export interface VerificationAnswer extends Frame {
  readonly subject: NodeFact;
  readonly since: Instant;
  readonly status: StepStatus;
  readonly items: readonly VerifiedStep[];
  /** Sessions that can still authenticate, or may. */
  readonly residualSessions: readonly NodeFact[];
  readonly manual: readonly NodeFact[];
}

/**
 * whether what the plan of `since` asked for has been done. Each step is VERIFIED only by its issuer or place, as
 * observed after that instant.
 */
export const offboardingVerification: Question<VerificationArgs, VerificationAnswer> = {
  id: 'Q-19v',
  field: 'offboardingVerification',
  names: ['offboarding-verification'],
  title: 'Whether something that was taken out of use is really gone, by what the sources said since',
  version: 1,
  args,
  needs: OFFBOARDING_NEEDS,
  async ask(asking, given) {
    const { since } = given;
    if (since > asking.when.asOf) {
      throw new RelictError(
        'USAGE',
        '`since` lies after the instant asked about: nothing can be verified yet.',
      );
    }
    const subject = await nodeByHandle(asking, given.subject, OFFBOARDED);
    const then = askedAt(asking, since);
    const plan = await planFor(then, subject);
    const proofs = await proofsOf(
      asking,
      plan.steps.flatMap(({ subject: node, of }) => [node.id, ...(of ? [of.id] : [])]),
    );
    const sessions = await residualSessions(asking, plan.steps, plan.residualSessions);
    const left = await stillThere(asking, plan.steps);
    const results = new Map<string, StepResult>();
    for (const step of plan.steps.filter(({ kind }) => kind !== 'VERIFY')) {
      results.set(step.id, stepResult(evidenceOf(step, proofs, left, asking, since), since));
    }
    for (const step of plan.steps.filter(({ kind }) => kind === 'VERIFY')) {
      const rest = plan.steps.filter(
        ({ kind, subject: node, of }) =>
          (kind === 'REVOKE' && node.id === step.subject.id) ||
          (kind === 'DELETE' && of?.id === step.subject.id),
      );
      results.set(step.id, together(rest.flatMap(({ id }) => results.get(id) ?? [])));
    }
    const covered = await coverageFor(asking, OFFBOARDING_NEEDS);
    const items = plan.steps.map((step): VerifiedStep => {
      const result = results.get(step.id) as StepResult;
      return { step, ...result, because: [...step.because, sentence(step, result, since)] };
    });
    return {
      subject,
      since,
      status: overall([...results.values()], sessions.length, covered.certainty === 'COMPLETE'),
      items,
      residualSessions: sessions,
      manual: plan.manual,
      ...frameOf(asking, offboardingVerification, covered),
    };
  },
};

function evidenceOf(
  step: Step,
  proofs: Proofs,
  left: ReadonlySet<string>,
  asking: Asking,
  since: Instant,
): Evidence {
  const { subject, kind } = step;
  const now = proofs.node(subject.id) ?? subject;
  const saidAt = proofs.saidAt(subject.id);
  const gone = now.presence === 'ABSENT_CONFIRMED';
  const suspected = now.presence === 'ABSENT_SUSPECTED';
  const verdict = proofs.authentication(subject.id);
  const ended = proofs.of('REVOKE', subject.id);
  const byClock = verdict?.reasons.includes('EXPIRED') === true;
  switch (kind) {
    case 'CONFIRM': {
      if (ended.done || gone) return { done: 'TRUE', reasons: [], saidAt: ended.saidAt ?? saidAt, byClock };
      const attested = proofs.of('CONFIRM', subject.id);
      const at = attested.done && attested.since !== null && attested.since > since ? attested.saidAt : null;
      return { done: at ? 'TRUE' : 'FALSE', reasons: ['NOT_CONFIRMED'], saidAt: at ?? saidAt };
    }
    case 'DETACH':
    case 'DELETE': {
      if (gone) return { done: 'TRUE', reasons: [], saidAt };
      if (suspected) return { done: 'UNKNOWN', reasons: ['ABSENT_SUSPECTED'], saidAt };
      const there = left.has(step.id);
      return {
        done: there ? 'FALSE' : 'TRUE',
        reasons: [kind === 'DETACH' ? 'STILL_USED' : 'STILL_HELD'],
        saidAt,
      };
    }
    case 'REASSIGN': {
      const owner = proofs.owner(subject.id);
      if (owner?.status === 'UNKNOWN') return { done: 'UNKNOWN', reasons: ['OWNER_UNKNOWN'], saidAt };
      const shown = proofs.of('REASSIGN', subject.id);
      const fresh = shown.done && shown.since !== null && shown.since >= since;
      return {
        done: fresh ? 'TRUE' : 'FALSE',
        reasons: ['OWNER_NOT_CHANGED'],
        saidAt: fresh ? shown.saidAt : saidAt,
      };
    }
    case 'ROTATE': {
      if (ended.done) return { done: 'TRUE', reasons: [], saidAt: ended.saidAt, byClock };
      const rotatedAt = instantOf(now.attributes, 'lastRotatedAt');
      if (rotatedAt === null) return { done: 'UNKNOWN', reasons: ['ROTATION_NOT_TOLD'], saidAt };
      return { done: rotatedAt >= since ? 'TRUE' : 'FALSE', reasons: ['NOT_ROTATED'], saidAt };
    }
    case 'REMOVE_TRUST':
      return {
        done: proofs.of('REMOVE_TRUST', subject.id).done ? 'TRUE' : 'FALSE',
        reasons: ['STILL_TRUSTED'],
        saidAt,
      };
    case 'REVOKE': {
      if (subject.nodeType === 'Identity') {
        if (suspected) return { done: 'UNKNOWN', reasons: ['ABSENT_SUSPECTED'], saidAt };
        const negative = identityNegative(now, asking.when.asOf);
        return { done: negative ? 'TRUE' : 'FALSE', reasons: ['STILL_ENABLED'], saidAt };
      }
      if (ended.done) return { done: 'TRUE', reasons: [], saidAt: ended.saidAt, byClock };
      if (suspected) return { done: 'UNKNOWN', reasons: ['ABSENT_SUSPECTED'], saidAt };
      if (verdict?.value === 'UNKNOWN') return { done: 'UNKNOWN', reasons: verdict.reasons, saidAt };
      return {
        done: 'FALSE',
        reasons: [verdict?.value === 'FALSE' ? 'RESTORABLE' : 'STILL_AUTHENTICATES'],
        saidAt,
      };
    }
    case 'VERIFY':
      return { done: 'UNKNOWN', reasons: [], saidAt };
  }
}

/** As good as the worst of them; what is known to be left weighs more than what is not known. */
function together(results: readonly StepResult[]): StepResult {
  const worst =
    results.find(({ status }) => status === 'NOT_DONE') ??
    results.find(({ status }) => status === 'CANNOT_VERIFY') ??
    results[0];
  return worst ?? { status: 'CANNOT_VERIFY', reasons: ['NOT_OBSERVED_SINCE'], observedAt: null };
}

/** The steps whose relationship still holds: a consumer that still uses it, a place that still holds it. */
async function stillThere(asking: Asking, steps: readonly Step[]): Promise<Set<string>> {
  const live = { history: 'live' } as const;
  const detach = steps.filter(({ kind }) => kind === 'DETACH');
  const remove = steps.filter(({ kind }) => kind === 'DELETE');
  const credentials = [...detach, ...remove].flatMap(({ of }) =>
    of?.nodeType === 'Credential' ? [of.id] : [],
  );
  const held = await holdingsOf(asking, credentials);
  const used = await edgesOf(
    asking,
    detach.map(({ subject }) => subject.id),
    ['USED', 'USES', 'CONSUMES'],
    'out',
    live,
  );
  const left = new Set<string>();
  for (const { id, subject, of } of detach) {
    const places = new Set((held.get(of?.id ?? '') ?? []).map(({ location }) => location.id));
    if (used.some((edge) => edge.from === subject.id && (edge.to === of?.id || places.has(edge.to))))
      left.add(id);
  }
  for (const { id, subject, of } of remove) {
    if ((held.get(of?.id ?? '') ?? []).some(({ location }) => location.id === subject.id)) left.add(id);
  }
  return left;
}

/** What was obtained with a credential or identity of the plan, and has not ended. */
async function residualSessions(
  asking: Asking,
  steps: readonly Step[],
  known: readonly NodeFact[],
): Promise<NodeFact[]> {
  const parents = new Set(
    steps.filter(({ kind }) => kind !== 'DETACH' && kind !== 'DELETE').map(({ subject }) => subject.id),
  );
  const edges = await edgesOf(asking, parents, ['DERIVED_FROM'], 'in', { history: 'ever' });
  const ids = edges.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION').map((edge) => edge.from);
  const judged = await judgeCredentials(asking, [...ids, ...known.map(({ id }) => id)]);
  return [...judged.values()]
    .filter(({ facts, authentication }) => authentication.value !== 'FALSE' && !parents.has(facts.node.id))
    .map(({ facts }) => facts.node)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What is left to do, in words, by the reason of what is NOT_DONE. */
const LEFT: Readonly<Record<string, (subject: string, of: string) => string>> = {
  NOT_CONFIRMED: (subject) => `Nobody has confirmed what becomes of ${subject}`,
  STILL_USED: (subject, of) => `${subject} still uses ${of}`,
  STILL_HELD: (subject, of) => `${subject} still holds a copy of ${of}`,
  OWNER_NOT_CHANGED: (subject) => `Nobody else answers for ${subject} yet`,
  NOT_ROTATED: (subject) => `${subject} was not rotated`,
  STILL_TRUSTED: (subject) => `The trust in ${subject} is still there`,
  STILL_ENABLED: (subject) => `${subject} is still enabled`,
  STILL_AUTHENTICATES: (subject) => `${subject} still authenticates`,
  RESTORABLE: (subject) => `${subject} is only disabled, and can be restored`,
};

const BY_PEOPLE: ReadonlySet<string> = new Set(['NOT_CONFIRMED', 'OWNER_NOT_CHANGED']);

function sentence(
  { subject, of }: Step,
  { status, reasons, observedAt }: StepResult,
  since: Instant,
): string {
  const when = observedAt === null ? '' : `, as its source said on ${moment(observedAt)}`;
  if (status === 'VERIFIED') return `It is done${when}.`;
  if (status === 'CANNOT_VERIFY')
    return `No source has told of ${label(subject)} since ${moment(since)} what would decide it.`;
  const left = reasons.flatMap((reason) => LEFT[reason]?.(label(subject), called(of ?? undefined)) ?? []);
  // What people have not said, no source has said either.
  const said = reasons.some((reason) => BY_PEOPLE.has(reason)) ? '' : when;
  return `${left.length > 0 ? left.join('; ') : 'It is not done'}${said}.`;
}
