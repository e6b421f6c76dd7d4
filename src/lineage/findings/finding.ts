import { digest, type Certainty, type Instant } from '../../model/index.js';
import type { Action, Counts, Frame, Judged, Severity } from '../answer.js';
import type { NodeFact } from '../facts.js';
import type { OwnerResult } from '../owner/result.js';
import type { Rule, RuleId } from '../rules.js';
import { FINDING_STATUSES, type FindingStatus } from './life.js';

/** What a rule holds for. */
export interface Breach extends Judged {
  /** Sorted by id. The first is what has to be mended. */
  readonly subjects: readonly NodeFact[];
  readonly severity: Severity;
  readonly owner: OwnerResult | null;
  readonly recommendedActions: readonly Action[];
  readonly because: readonly string[];
  /** Since when it is so, where the facts tell. */
  readonly startedAt?: Instant | null;
}

/** A breach by the name of its finding. */
export interface Break extends Breach {
  /** Fingerprint: the same for the same rule and subjects, whenever it is evaluated (5.3). */
  readonly id: string;
  readonly rule: Rule;
}

/** How a finding is shown: ACKNOWLEDGED is an open one that somebody has taken to heart. */
export const SHOWN_STATUSES = ['ACKNOWLEDGED', ...FINDING_STATUSES] as const;

/** Who has taken a finding to heart, and when. */
export interface Acknowledgement {
  /** Null: the record names nobody. */
  readonly by: string | null;
  readonly at: Instant;
  readonly note: string | null;
}

/** A finding with what people say of it. */
export interface ShownFinding extends Omit<Finding, 'status'> {
  readonly status: (typeof SHOWN_STATUSES)[number];
  /** While it is ACKNOWLEDGED. */
  readonly acknowledgement: Acknowledgement | null;
}

/** One rule broken by one subject, or by several together, and its life (5.5.4). */
export interface Finding extends Break {
  readonly status: FindingStatus;
  /** The evaluation that found it first; null when none has recorded it yet. */
  readonly openedAt: Instant | null;
  readonly conditionStartedAt: Instant | null;
  /** From `conditionStartedAt` to `openedAt` (M-09); null when either is not known. */
  readonly detectionLatencySeconds: number | null;
  readonly lastSeenAt: Instant;
  readonly lastEvaluatedAt: Instant;
  readonly staleSince: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly reopenedAt: Instant | null;
  readonly reopenings: number;
  /** How sure it was when its rule was last seen broken. */
  readonly knownCertainty: Certainty;
}

/** How one rule stands. */
export interface RuleResult {
  readonly rule: Rule;
  /** FALSE: nothing that is connected or built tells it yet; its count says nothing. */
  readonly evaluated: boolean;
  readonly open: number;
  readonly acknowledged: number;
  readonly suppressed: number;
  readonly stale: number;
  readonly resolved: number;
}

export interface FindingsAnswer extends Frame {
  readonly items: readonly ShownFinding[];
  /** Of all findings that were asked for, not only of this page. */
  readonly counts: Counts;
  readonly rules: readonly RuleResult[];
  readonly pageInfo: PageInfo;
  /** The last evaluation that was recorded by then; null when there was none. */
  readonly evaluatedAt: Instant | null;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export function breakOf(rule: Rule, breach: Breach): Break {
  return { ...breach, id: fingerprint(rule.id as RuleId, breach.subjects), rule };
}

/** hash(rule, subject ids sorted): a finding keeps its name over every evaluation. */
export function fingerprint(rule: RuleId, subjects: readonly Pick<NodeFact, 'id'>[]): string {
  return `${rule}-${digest(['finding', rule, ...subjects.map(({ id }) => id).sort()])}`;
}
