import { canonicalJson, type Instant } from '../../model/index.js';
import type { Asking } from '../question.js';
import { Memory } from '../read/index.js';
import { RULE_IDS, type RuleId } from '../rules.js';
import { withAcknowledgements } from './acknowledged.js';
import type { Finding, ShownFinding } from './finding.js';
import { groundOf } from './incremental/ground.js';
import { reachOf, type WholeReason } from './incremental/reach.js';
import { leftAlone } from './left-alone.js';
import type { FindingStatus } from './life.js';
import { markOf } from './mark.js';
import { recordedBy, standingOf } from './standing.js';
import { lastEvaluation, storeEvaluation, type StoredFinding } from './stored.js';

/** What one evaluation found, and what it changed. */
export interface EvaluationReport {
  readonly evaluatedAt: Instant;
  readonly open: number;
  /** Open, and somebody has taken it to heart. */
  readonly acknowledged: number;
  readonly suppressed: number;
  readonly stale: number;
  readonly resolved: number;
  /** Of those that are not resolved: found for the first time, and found again. */
  readonly opened: number;
  readonly reopened: number;
  /** Resolved by this evaluation. */
  readonly closed: number;
  /** Why all of the estate was judged; null when only what had changed was. */
  readonly whole: WholeReason | null;
  /** Of how many nodes local rules were asked; null: of all. */
  readonly judged: number | null;
}

export interface EvaluateOptions {
  /** Judge all of the estate, whatever has changed. */
  readonly whole?: boolean;
}

/**
 * Evaluates all rules as they stand now and records what changed in the life of each finding. Nothing is written for
 * one that stands as it stood. To be called after a sync, by who called the sync.
 *
 * Local rules are asked only of what may be otherwise than at the evaluation before ({@link reachOf}): what is recorded
 * is the same as if they were asked of everything.
 *
 * @param given of the present
 */
export async function evaluateFindings(
  given: Asking,
  options: EvaluateOptions = {},
): Promise<EvaluationReport> {
  const asking: Asking = { ...given, memory: given.memory ?? new Memory(), ownerless: true };
  // Before anything is read: what is written meanwhile counts as not seen.
  const mark = await markOf(asking);
  const ground = await groundOf(asking);
  const reach = options.whole
    ? ({ of: 'ALL', why: 'ASKED' } as const)
    : await reachOf(asking, await lastEvaluation(asking, recordedBy(asking)), ground);
  const only = reach.of === 'ALL' ? null : reach.nodes;
  const strayed = new Set<string>();
  const { findings, before } = await standingOf(asking, new Set<RuleId>(RULE_IDS), {
    only,
    strayed: (statement) => strayed.add(statement),
  });
  const alone = only === null ? null : await leftAlone(asking, before);
  const at = asking.when.asOf;
  const states = findings.map((finding) => stored(finding, at));
  const changed = states.filter((state) => !same(before.get(state.finding), state));
  await storeEvaluation(asking, changed, {
    at,
    mark,
    policyVersion: asking.policy.version,
    ground: { ...ground, strayed: strayed.size > 0 },
  });
  const named = (alone?.acknowledged ?? []).map((state) => ({ ...state, id: state.finding }));
  const shown = await withAcknowledgements(asking, [...findings, ...named]);
  const count = (wanted: ShownFinding['status']): number =>
    shown.filter(({ status }) => status === wanted).length +
    (wanted === 'ACKNOWLEDGED' ? 0 : (alone?.others.get(wanted) ?? 0));
  const was = (id: string): FindingStatus | undefined => before.get(id)?.status;
  const standing = findings.filter(({ status }) => status !== 'RESOLVED');
  return {
    evaluatedAt: at,
    open: count('OPEN'),
    acknowledged: count('ACKNOWLEDGED'),
    suppressed: count('SUPPRESSED'),
    stale: count('STALE'),
    resolved: count('RESOLVED'),
    opened: standing.filter(({ id }) => was(id) === undefined).length,
    reopened: standing.filter(({ id }) => was(id) === 'RESOLVED').length,
    closed: findings.filter(({ id, status }) => status === 'RESOLVED' && was(id) !== 'RESOLVED').length,
    whole: reach.of === 'ALL' ? reach.why : null,
    judged: only?.size ?? null,
  };
}

function stored(finding: Finding, at: Instant): StoredFinding {
  const { status, conditionStartedAt, lastSeenAt, staleSince, resolvedAt, reopenedAt, reopenings } = finding;
  return {
    finding: finding.id,
    rule: finding.rule.id as RuleId,
    subjects: finding.subjects.map(({ id }) => id),
    ...{ status, conditionStartedAt, lastSeenAt, staleSince, resolvedAt, reopenedAt, reopenings },
    openedAt: finding.openedAt ?? at,
    certainty: finding.certainty,
    knownCertainty: finding.knownCertainty,
    severity: finding.severity,
    reasons: finding.reasons,
    flags: finding.flags,
    recommendedActions: finding.recommendedActions,
    because: finding.because,
    suppressedBy: finding.suppressedBy?.id ?? null,
    recordedAt: at,
  };
}

/** That it was looked at again is told by the evaluation itself, and how long ago something was by the words. */
function same(before: StoredFinding | undefined, now: StoredFinding): boolean {
  if (!before) return false;
  const bare = (state: StoredFinding): string =>
    canonicalJson({ ...state, recordedAt: null, lastSeenAt: null, because: null });
  return bare(before) === bare(now);
}
