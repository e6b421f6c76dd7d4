import { type Certainty } from '../../model/index.js';
import { holdingsOf, type Holding } from '../copies/holdings.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { identityNegative } from '../definitions/identity-state.js';
import type { TriggerKind } from '../definitions/obligations/index.js';
import { label } from '../explain/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { judgeCredentials, type JudgedCredential } from '../judge/index.js';
import { affectedBy, type Affected } from '../obligations/index.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { sameAs } from '../same-as.js';
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
  const identities = affected.filter(({ node }) => node.nodeType === 'Identity');
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
  const own = await consumersOf(asking, subject, [...standing, ...identities], held);
  const steps: Step[] = [];
  for (const one of standing.filter((each) => !marked(each))) {
    steps.push(...ofCredential(one, judged.get(one.node.id), held.get(one.node.id) ?? []));
  }
  for (const one of identities.filter((each) => !marked(each))) steps.push(...ofIdentity(one, asking));
  const shared = new Set(affected.filter(({ concerned }) => concerned.shared).map(({ node }) => node.id));
  const manual = new Set([...standing, ...identities].filter(marked).map(({ node }) => node.id));
  for (const consumer of own) {
    if (manual.has(consumer.target.id) || (shared.has(consumer.target.id) && !consumer.own)) continue;
    steps.push(
      stepOf('DETACH', consumer.workload, consumer.target, {
        certainty: 'CONFIRMED',
        reasons: [],
        flags: shared.has(consumer.target.id) ? ['SHARED'] : [],
        evidence: consumer.evidence,
        because: [`${label(consumer.workload)} uses ${label(consumer.target)}.`],
      }),
    );
  }
  const unique = [...new Map(steps.map((step) => [step.id, step])).values()].sort(
    (a, b) => a.order - b.order || (a.id < b.id ? -1 : 1),
  );
  return {
    steps: unique,
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

function kindOf({ nodeType }: NodeFact): TriggerKind {
  if (nodeType === 'Person') return 'left';
  return nodeType === 'ThirdParty' ? 'thirdPartyEnded' : 'retired';
}

function ofCredential(one: Affected, judged: JudgedCredential | undefined, held: readonly Holding[]): Step[] {
  const { node } = one;
  const verdict = judged?.authentication;
  const doubt = verdict?.value === 'UNKNOWN' || one.certainty === 'POSSIBLE';
  const outbound = one.concerned.direction === 'OUTBOUND';
  const certainty: Certainty = doubt ? 'POSSIBLE' : 'CONFIRMED';
  const base = {
    certainty,
    reasons: doubt ? [...new Set([...one.reasons, ...(verdict?.reasons ?? [])])].sort() : [],
    flags: one.concerned.shared ? ['SHARED'] : [],
    evidence: one.evidence,
    because: [one.because],
  };
  // What is only possible is never revoked: first somebody has to know (5.8.3).
  if (doubt) return [stepOf('CONFIRM', node, null, base)];
  if (one.concerned.shared || outbound) {
    const why = outbound
      ? 'Its other side keeps it.'
      : 'Something else uses it too, so it gets a new secret.';
    return [stepOf('ROTATE', node, null, { ...base, because: [one.because, why] })];
  }
  return [
    stepOf('REVOKE', node, null, { ...base, because: [one.because, 'Nothing else uses it.'] }),
    ...held.map(({ location, holds }) =>
      stepOf('DELETE', location, node, {
        ...base,
        evidence: holds,
        because: [
          `${label(location)} holds a copy of ${label(node)}. Deleting it revokes nothing by itself.`,
        ],
      }),
    ),
    stepOf('VERIFY', node, node, {
      ...base,
      because: [`The issuer has to say that ${label(node)} is gone.`],
    }),
  ];
}

function ofIdentity(one: Affected, asking: Asking): Step[] {
  const { node, concerned } = one;
  const negative = identityNegative(node, asking.when.asOf);
  if (negative?.irreversible) return [];
  const doubt = one.certainty === 'POSSIBLE';
  const base = {
    certainty: one.certainty,
    reasons: one.reasons,
    flags: concerned.shared ? ['SHARED'] : [],
    evidence: one.evidence,
    because: [one.because],
  };
  if (doubt) return [stepOf('CONFIRM', node, null, base)];
  if (concerned.shared) {
    const because = [one.because, 'Something else uses it too, and somebody has to answer for it.'];
    return [stepOf('REASSIGN', node, null, { ...base, because })];
  }
  const trust = [one.because, 'Somebody outside may act as it without any secret.'];
  return [
    ...(concerned.trusted ? [stepOf('REMOVE_TRUST', node, null, { ...base, because: trust })] : []),
    ...(negative
      ? []
      : [stepOf('REVOKE', node, null, { ...base, because: [one.because, 'Nothing else uses it.'] })]),
  ];
}

function stepOf(
  kind: StepKind,
  subject: NodeFact,
  of: NodeFact | null,
  rest: Pick<Step, 'certainty' | 'reasons' | 'flags' | 'evidence' | 'because'>,
): Step {
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
    action: actions[kind],
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

export interface Consumer {
  readonly workload: NodeFact;
  readonly target: NodeFact;
  readonly evidence: readonly EdgeFact[];
  /** It belongs to what is offboarded. */
  readonly own: boolean;
}

/** The workloads that use the credentials or identities at `asOf`, or read a place where one lies. */
async function consumersOf(
  asking: Asking,
  subject: NodeFact,
  targets: readonly Affected[],
  held: ReadonlyMap<string, readonly Holding[]>,
): Promise<Consumer[]> {
  const live = { history: 'live' } as const;
  const ids = targets.map(({ node }) => node.id);
  const direct = await edgesOf(asking, ids, ['USED', 'USES'], 'in', live);
  const places = new Map([...held].flatMap(([id, of]) => of.map((one) => [one.location.id, id] as const)));
  const reads = await edgesOf(asking, places.keys(), ['CONSUMES'], 'in', live);
  const uses = [
    ...direct.map((edge) => ({ edge, target: edge.to })),
    ...reads.map((edge) => ({ edge, target: places.get(edge.to) as string })),
  ];
  const workloads = uses.map(({ edge }) => edge.from);
  const parts = await edgesOf(asking, workloads, ['PART_OF'], 'out', { history: 'ever' });
  const mine = new Set((await sameAs(asking, [subject.id])).members(subject.id));
  const nodes = await nodesById(asking, [...workloads, ...ids]);
  return [...groupBy(uses, ({ edge, target }) => `${edge.from} ${target}`).values()].flatMap(
    (same): Consumer[] => {
      const [first] = same;
      const workload = first && nodes.get(first.edge.from);
      const target = first && nodes.get(first.target);
      if (!workload || !target || workload.presence === 'ABSENT_CONFIRMED') return [];
      const own =
        mine.has(workload.id) || parts.some((edge) => edge.from === workload.id && mine.has(edge.to));
      return [{ workload, target, evidence: same.map(({ edge }) => edge), own }];
    },
  );
}

function byId(a: NodeFact, b: NodeFact): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
