import type { Instant } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import { ownersOf } from '../owner/owners-of.js';
import type { OwnerResult } from '../owner/result.js';
import type { Asking } from '../question.js';
import { nodesById } from '../read/index.js';
import { RULES, type RuleId } from '../rules.js';
import { breaksOf, LOCAL_RULES, NEEDS_OF, type Looking } from './breaches.js';
import { fingerprint, type Break, type Finding } from './finding.js';
import { lifeOf, type Life } from './life.js';
import { sightedIn, type Sight } from './sighted.js';
import {
  lastEvaluation,
  storedFindings,
  storedFindingsOf,
  type Evaluation,
  type StoredFinding,
} from './stored.js';
import { withdrawn } from './withdrawn.js';

/** All findings of some rules, with their lives. */
export interface Standing {
  readonly findings: readonly Finding[];
  /** As evaluations had left them by then, by fingerprint: what was looked at again. */
  readonly before: ReadonlyMap<string, StoredFinding>;
  /** The last evaluation by then; null when there was none. */
  readonly evaluation: Evaluation | null;
}

/**
 * What breaks the rules at the question's two instants, and what did before and is stale or resolved: the rules are
 * evaluated, and each finding's life goes on from what evaluations had recorded by then. The same at any later time,
 * because records are only added (P4).
 *
 * @param looking where local rules are asked of some nodes alone, the findings of others stand as they stood, and are
 *   not among these
 */
export async function standingOf(
  asking: Asking,
  rules: ReadonlySet<RuleId>,
  looking: Looking = {},
): Promise<Standing> {
  const by = recordedBy(asking);
  const evaluation = await lastEvaluation(asking, by);
  const stored = evaluation ? await storedOf(asking, by, rules, looking) : new Map<string, StoredFinding>();
  const before = new Map([...stored].map(([id, state]) => [id, seenLast(state, evaluation)]));
  const breaks = await breaksOf(asking, rules, looking);
  return { findings: await livesOf(asking, breaks, before), before, evaluation };
}

/** What evaluations had left of these rules; of local ones, where only some nodes are looked at, what is of those. */
async function storedOf(
  asking: Asking,
  by: Instant,
  rules: ReadonlySet<RuleId>,
  { only = null }: Looking,
): Promise<Map<string, StoredFinding>> {
  const evaluated = [...rules].filter((rule) => NEEDS_OF.has(rule));
  if (only === null) return storedFindings(asking, by, evaluated);
  const local = evaluated.filter((rule) => LOCAL_RULES.has(rule));
  const others = evaluated.filter((rule) => !LOCAL_RULES.has(rule));
  const ids = local.flatMap((rule) => [...only].map((id) => fingerprint(rule, [{ id }])));
  return new Map([
    ...(await storedFindings(asking, by, others)),
    ...(await storedFindingsOf(asking, by, ids)),
  ]);
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
