import type { Instant } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerResult } from '../owner/result.js';
import type { Asking } from '../question.js';
import { nodesById } from '../read/index.js';
import { RULES, type RuleId } from '../rules.js';
import { breaksOf, LOCAL_RULES, NEEDS_OF, type Looking } from './breaches.js';
import type { Break, Finding } from './finding.js';
import { lifeOf, type Life } from './life.js';
import { sightedIn, type Sight } from './sighted.js';
import { lastEvaluation, storedFindings, type Evaluation, type StoredFinding } from './stored.js';
import { withdrawn } from './withdrawn.js';

/** All findings of some rules, with their lives. */
export interface Standing {
  readonly findings: readonly Finding[];
  /** As evaluations had left them by then, by fingerprint. */
  readonly before: ReadonlyMap<string, StoredFinding>;
  /** Of those what was not looked at again. */
  readonly untouched: readonly StoredFinding[];
  /** The last evaluation by then; null when there was none. */
  readonly evaluation: Evaluation | null;
}

/**
 * What breaks the rules at the question's two instants, and what did before and is stale or resolved: the rules are
 * evaluated, and each finding's life goes on from what evaluations had recorded by then. The same at any later time,
 * because records are only added (P4).
 *
 * @param looking where local rules are asked of some nodes alone, the findings of others stand as they stood
 */
export async function standingOf(
  asking: Asking,
  rules: ReadonlySet<RuleId>,
  looking: Looking = {},
): Promise<Standing> {
  const { only = null } = looking;
  const by = recordedBy(asking);
  const evaluation = await lastEvaluation(asking, by);
  const stored = evaluation ? await storedFindings(asking, by) : new Map<string, StoredFinding>();
  const before = new Map(
    [...stored]
      .filter(([, { rule }]) => rules.has(rule) && NEEDS_OF.has(rule))
      .map(([id, state]) => [id, seenLast(state, evaluation)]),
  );
  const looked = new Map(
    [...before].filter(
      ([, { rule, subjects }]) =>
        only === null || !LOCAL_RULES.has(rule) || subjects.some((subject) => only.has(subject)),
    ),
  );
  const untouched = [...before.values()].filter(({ finding }) => !looked.has(finding));
  const breaks = await breaksOf(asking, rules, looking);
  return { findings: await livesOf(asking, breaks, looked), before, untouched, evaluation };
}

/** Up to when evaluations count: the earlier of the question's two instants. */
export function recordedBy({ when: { asOf, knownAt } }: Pick<Asking, 'when'>): Instant {
  return asOf < knownAt ? asOf : knownAt;
}

/** An evaluation that changes nothing of a finding writes nothing: what was open then was seen by the last one. */
function seenLast(state: StoredFinding, evaluation: Evaluation | null): StoredFinding {
  const seen = state.status === 'OPEN' || state.status === 'SUPPRESSED';
  return seen && evaluation ? { ...state, lastSeenAt: evaluation.at } : state;
}

async function livesOf(
  asking: Asking,
  breaks: ReadonlyMap<string, Break>,
  before: ReadonlyMap<string, StoredFinding>,
): Promise<Finding[]> {
  const at = asking.when.asOf;
  const gone = [...before.values()].filter(({ finding }) => !breaks.has(finding));
  const nodes = await subjectsOf(asking, gone);
  const held = await withdrawn(
    asking,
    gone.filter(({ status }) => status !== 'RESOLVED'),
  );
  const owners = asking.ownerless
    ? new Map<string, OwnerResult>()
    : await ownersOf(
        asking,
        gone.flatMap(({ subjects }) => subjects.slice(0, 1)),
      );
  const sighted = await sightedIn(asking);
  const findings: Finding[] = [];
  for (const found of breaks.values()) {
    const known = before.get(found.id) ?? null;
    const sighting = {
      breach: {
        certainty: found.certainty,
        suppressed: found.suppressedBy !== null,
        startedAt: found.startedAt ?? null,
      },
      sighted: sighted(NEEDS_OF.get(found.rule.id as RuleId) ?? [], found.subjects) === 'WHOLE',
    };
    findings.push({ ...found, ...lived(lifeOf(known, sighting, at) as Life, known !== null, at) });
  }
  for (const state of gone) {
    const subjects = state.subjects.flatMap((id) => nodes.get(id) ?? []);
    const sight = sighted(NEEDS_OF.get(state.rule) ?? [], subjects);
    const sighting = {
      breach: null,
      sighted: sight === 'WHOLE',
      goesOn: held.has(state.finding),
    };
    const life = lifeOf(state, sighting, at) as Life;
    findings.push({
      id: state.finding,
      rule: RULES[state.rule],
      subjects,
      severity: state.severity,
      ...spoken(state, life, sight),
      evidence: [],
      suppressedBy: null,
      owner: owners.get(state.subjects[0] ?? '') ?? null,
      ...lived(life, true, at),
    });
  }
  return findings;
}

/** What is said of a finding that the rule no longer lists. */
function spoken(
  state: StoredFinding,
  { status, knownCertainty: certainty }: Life,
  sight: Sight,
): Pick<Finding, 'certainty' | 'reasons' | 'flags' | 'recommendedActions' | 'because'> {
  const { flags, because } = state;
  const said = { flags, because };
  if (status === 'RESOLVED') return { ...said, certainty, reasons: [], recommendedActions: ['NONE'] };
  const doubt = { ...said, certainty: 'POSSIBLE' } as const;
  const failing = sight === 'FAILING';
  return status === 'STALE'
    ? { ...doubt, reasons: ['SIGHT_LOST'], recommendedActions: [failing ? 'FIX_CONNECTOR' : 'CONFIRM'] }
    : { ...doubt, reasons: ['WITHDRAWN_BY_RECORD'], recommendedActions: ['CONFIRM'] };
}

/** The life as the finding shows it: opened is what some evaluation recorded. */
function lived(life: Life, recorded: boolean, at: Instant) {
  const { status, conditionStartedAt, lastSeenAt, staleSince, resolvedAt, reopenedAt, reopenings } = life;
  const openedAt = recorded ? life.openedAt : null;
  return {
    ...{ status, openedAt, conditionStartedAt, lastSeenAt, staleSince, resolvedAt, reopenedAt, reopenings },
    detectionLatencySeconds:
      openedAt === null || conditionStartedAt === null
        ? null
        : Math.round((Date.parse(openedAt) - Date.parse(conditionStartedAt)) / 1000),
    lastEvaluatedAt: at,
    knownCertainty: life.knownCertainty,
  };
}

async function subjectsOf(
  asking: Asking,
  states: readonly StoredFinding[],
): Promise<ReadonlyMap<string, NodeFact>> {
  return nodesById(
    asking,
    states.flatMap(({ subjects }) => subjects),
  );
}
