import { and, isTrue, unknown, type Certainty, type Verdict } from '../../model/index.js';
import { holdingsOf, type Holding } from '../copies/holdings.js';
import { gradeOf, strongest, weakest } from '../definitions/a12-certainty.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { suppressing } from '../definitions/a08-exception.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { mayBeActedAs } from '../definitions/can-act.js';
import { identityNegative } from '../definitions/identity-state.js';
import { authenticationRestsOn, restsOn } from '../definitions/rests-on.js';
import type { TriggerKind } from '../definitions/obligations/index.js';
import { label } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { confirm, exceptionsOn, judgeCredentials, type JudgedCredential } from '../judge/index.js';
import { affectedBy, trustedOf, waivingRules, type Affected } from '../obligations/index.js';
import type { Asking } from '../question.js';
import { edgesOf } from '../read/index.js';
import { consumersOf, type Consumer } from './consumers.js';
import { STEP_KINDS, type Step, type StepKind } from './step.js';

export interface Plan {
  readonly steps: readonly Step[];
  /** Break-glass: in no plan, for somebody to decide (A9). */
  readonly manual: readonly NodeFact[];
  /** Sessions that were obtained with what is removed, and end by themselves. */
  readonly residualSessions: readonly NodeFact[];
}

/**
 * What takes a subject out of use, in an order that breaks nothing: consumers are detached and what is shared gets
 * new secrets before anything is revoked; copies go last. What is shared is never revoked.
 */
export async function planFor(asking: Asking, subject: NodeFact): Promise<Plan> {
  const affected = await affectedBy(asking, subject, kindOf(subject), asking.when.asOf);
  const credentials = affected.filter(({ node }) => node.nodeType === 'Credential');
  const identities = affected.filter(
    ({ node }) => node.nodeType === 'Identity' && !identityNegative(node, asking.when.asOf)?.irreversible,
  );
  const judged = await judgeCredentials(
    asking,
    credentials.map(({ node }) => node.id),
  );
  const alive = credentials.filter(({ node }) => judged.get(node.id)?.authentication.standing !== 'ENDED');
  const sessions = await derived(asking, alive);
  const isSession = (one: Affected): boolean =>
    sessions.has(one.node.id) && lifetimeClass(one.node.attributes, asking.policy) === 'EPHEMERAL';
  const standing = alive.filter((one) => !isSession(one));
  const principals = (one: Affected): NodeFact[] =>
    (judged.get(one.node.id)?.facts.identities ?? []).map(({ node }) => node);
  const marked = (one: Affected): boolean => isBreakGlass([one.node, ...principals(one)]);
  const held = await holdingsOf(
    asking,
    standing.map(({ node }) => node.id),
  );
  const consumers = await consumersOf(asking, subject, [...standing, ...identities], held);
  const trusted = await trustedOf(
    asking,
    identities.map(({ node }) => node.id),
  );
  const isKnown = await knownOf(asking, standing, judged, identities);
  const steps = [...standing, ...identities]
    .filter((one) => !marked(one))
    .flatMap((one): Step[] => {
      const { id, nodeType } = one.node;
      const is = isKnown.get(id) ?? unknown('STATE_UNKNOWN');
      return [
        ...(nodeType === 'Credential'
          ? ofCredential(one, is, held.get(id) ?? [])
          : ofIdentity(one, is, trusted.get(id) ?? null, asking)),
        ...detaching(one, is, consumers.get(id) ?? []),
      ];
    });
  const unique = [...new Map(steps.map((step) => [step.id, step])).values()].sort(
    (a, b) => a.order - b.order || (a.id < b.id ? -1 : 1),
  );
  return {
    steps: await excepted(asking, unique, kindOf(subject), (node) => {
      const of = alive.find((one) => one.node.id === node.id);
      return [node, ...(of ? principals(of) : [])];
    }),
    manual: [...standing, ...identities]
      .filter(marked)
      .map(({ node }) => node)
      .sort(byId),
    residualSessions: alive
      .filter(isSession)
      .map(({ node }) => node)
      .sort(byId),
  };
}

/** The steps with the exceptions that cover their subject, what it is done for, or who it authenticates as (A8). */
async function excepted(
  asking: Asking,
  steps: readonly Step[],
  kind: TriggerKind,
  withPrincipals: (node: NodeFact) => readonly NodeFact[],
): Promise<Step[]> {
  const about = (step: Step): string[] =>
    [step.subject, ...(step.of ? [step.of] : [])].flatMap(withPrincipals).map(({ id }) => id);
  const { covers, exceptions } = await exceptionsOn(asking, new Set(steps.flatMap(about)));
  const rules = waivingRules(kind);
  return steps.map((step) => {
    const found = rules.map((rule) => suppressing(about(step), covers, exceptions, rule, asking.when.asOf));
    const suppressedBy = found.find((exception) => exception !== null) ?? null;
    if (suppressedBy === null) return step;
    const because = [...step.because, `An exception covers it: ${label(suppressedBy)}.`];
    return { ...step, suppressedBy, because };
  });
}

function kindOf({ nodeType }: NodeFact): TriggerKind {
  if (nodeType === 'Person') return 'left';
  return nodeType === 'ThirdParty' ? 'thirdPartyEnded' : 'retired';
}

/** By node, whether it is known that it has to go, and that it works or not (A12); what sources dispute is not. */
async function knownOf(
  asking: Asking,
  credentials: readonly Affected[],
  judged: ReadonlyMap<string, JudgedCredential>,
  identities: readonly Affected[],
): Promise<Map<string, Verdict>> {
  const confirmed = await confirm(
    asking,
    identities.map(({ node }) => node.id),
  );
  const found = new Map<string, Verdict>();
  const note = (one: Affected, works: Verdict, undisputed: Verdict): void => {
    const tied = one.certainty === 'CONFIRMED' ? isTrue() : unknown('WEAK_LINK', ...one.reasons);
    found.set(one.node.id, and(tied, works.value === 'UNKNOWN' ? works : isTrue(), undisputed));
  };
  for (const one of credentials) {
    const credential = judged.get(one.node.id);
    if (credential) note(one, credential.authentication, authenticationRestsOn(credential.facts));
  }
  for (const one of identities) {
    const identity = confirmed.get(one.node.id);
    if (identity) note(one, mayBeActedAs(identity, asking.when.asOf), restsOn(one.node, ['state']));
  }
  return found;
}

function ofCredential(one: Affected, isKnown: Verdict, held: readonly Holding[]): Step[] {
  const { node } = one;
  const outbound = one.concerned.direction === 'OUTBOUND';
  const base = baseOf(one, isKnown);
  // What is only possible is never revoked: first somebody has to know (5.8.3).
  if (base.certainty === 'POSSIBLE') return [stepOf('CONFIRM', node, null, base)];
  if (one.concerned.shared || outbound) {
    const why = outbound
      ? 'Its other side keeps it.'
      : 'Something else uses it too, so it gets a new secret.';
    return [stepOf('ROTATE', node, null, { ...base, because: [one.because, why] })];
  }
  return [
    stepOf('REVOKE', node, null, { ...base, because: [one.because, 'Nothing else uses it.'] }),
    ...[...groupBy(held, ({ location }) => location.id).values()].flatMap((copies): Step[] => {
      const [copy] = copies;
      if (!copy) return [];
      const { location } = copy;
      const grades = copies.map(({ has, holds }) => weakest([gradeOf(has), gradeOf(holds)]));
      return [
        stepOf('DELETE', location, node, {
          ...base,
          ...graded(strongest(grades)),
          evidence: copies.flatMap(({ holds }) => holds),
          because: [
            `${label(location)} holds a copy of ${label(node)}. Deleting it revokes nothing by itself.`,
          ],
        }),
      ];
    }),
    stepOf('VERIFY', node, node, {
      ...base,
      because: [`The issuer has to say that ${label(node)} is gone.`],
    }),
  ];
}

function ofIdentity(one: Affected, isKnown: Verdict, trusted: Certainty | null, asking: Asking): Step[] {
  const { node, concerned } = one;
  const base = baseOf(one, isKnown);
  if (base.certainty === 'POSSIBLE') return [stepOf('CONFIRM', node, null, base)];
  if (concerned.shared) {
    const because = [one.because, 'Something else uses it too, and somebody has to answer for it.'];
    return [stepOf('REASSIGN', node, null, { ...base, because })];
  }
  const trust = [one.because, 'Somebody outside may act as it without any secret.'];
  return [
    ...(trusted ? [stepOf('REMOVE_TRUST', node, null, { ...base, ...graded(trusted), because: trust })] : []),
    ...(identityNegative(node, asking.when.asOf)
      ? []
      : [stepOf('REVOKE', node, null, { ...base, because: [one.because, 'Nothing else uses it.'] })]),
  ];
}

/** The consumers first; of what is shared only those that are taken out of use as well. */
function detaching(one: Affected, isKnown: Verdict, consumers: readonly Consumer[]): Step[] {
  const { node, concerned } = one;
  return consumers
    .filter(({ own }) => own || !concerned.shared)
    .map(({ workload, evidence, certainty }) => {
      const sure = certainty === 'CONFIRMED' ? isTrue() : unknown('WEAK_LINK');
      return stepOf('DETACH', workload, node, {
        ...baseOf(one, and(isKnown, sure)),
        evidence,
        because: [`${label(workload)} uses ${label(node)}.`],
      });
    });
}

function baseOf(one: Affected, isKnown: Verdict): Pick<Step, Rest> {
  const isSure = isKnown.value === 'TRUE';
  return {
    certainty: isSure ? 'CONFIRMED' : 'POSSIBLE',
    reasons: isSure ? [] : isKnown.reasons,
    flags: one.concerned.shared ? ['SHARED'] : [],
    evidence: one.evidence,
    because: [one.because],
  };
}

function graded(certainty: Certainty): Pick<Step, 'certainty' | 'reasons'> {
  return { certainty, reasons: certainty === 'POSSIBLE' ? ['WEAK_LINK'] : [] };
}

type Rest = 'certainty' | 'reasons' | 'flags' | 'evidence' | 'because';

function stepOf(kind: StepKind, subject: NodeFact, of: NodeFact | null, rest: Pick<Step, Rest>): Step {
  const identity = subject.nodeType === 'Identity';
  const actions = {
    CONFIRM: 'CONFIRM',
    DETACH: 'ROTATE_AND_DETACH',
    REASSIGN: 'REASSIGN',
    ROTATE: 'ROTATE',
    REMOVE_TRUST: 'REMOVE_TRUST',
    REVOKE: identity ? 'DISABLE' : 'REVOKE',
    DELETE: 'MANUAL',
    VERIFY: 'CONFIRM',
  } as const;
  return {
    id: [kind, subject.id, ...(of && of.id !== subject.id ? [of.id] : [])].join(' '),
    order: STEP_KINDS.indexOf(kind) + 1,
    kind,
    subject,
    of,
    // What is only possible gets no action that takes anything away (5.8.3).
    action: rest.certainty === 'POSSIBLE' && actions[kind] !== 'MANUAL' ? 'CONFIRM' : actions[kind],
    suppressedBy: null,
    ...rest,
  };
}

/** Which of these were obtained with another credential or identity. */
async function derived(asking: Asking, of: readonly Affected[]): Promise<Set<string>> {
  const edges = await edgesOf(
    asking,
    of.map(({ node }) => node.id),
    ['DERIVED_FROM'],
    'out',
    { history: 'ever' },
  );
  return new Set(edges.filter((edge) => edge.endReason !== 'SOURCE_CORRECTION').map((edge) => edge.from));
}

function byId(a: NodeFact, b: NodeFact): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
