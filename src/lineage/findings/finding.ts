import { digest } from '../../model/index.js';
import type { Action, Counts, Frame, Judged, Severity } from '../answer.js';
import type { NodeFact } from '../facts.js';
import type { OwnerResult } from '../owner/result.js';
import type { Rule, RuleId } from '../rules.js';

/** What a rule holds for. */
export interface Breach extends Judged {
  /** Sorted by id. The first is what has to be mended. */
  readonly subjects: readonly NodeFact[];
  readonly severity: Severity;
  readonly owner: OwnerResult | null;
  readonly recommendedActions: readonly Action[];
  readonly because: readonly string[];
}

export type FindingStatus = 'OPEN' | 'SUPPRESSED';

/** One rule broken by one subject, or by several together. */
export interface Finding extends Breach {
  /** Fingerprint: the same for the same rule and subjects, whenever it is evaluated (5.3). */
  readonly id: string;
  readonly rule: Rule;
  readonly status: FindingStatus;
}

/** How one rule stands. */
export interface RuleResult {
  readonly rule: Rule;
  /** FALSE: nothing that is connected or built tells it yet; its count says nothing. */
  readonly evaluated: boolean;
  readonly open: number;
  readonly suppressed: number;
}

export interface FindingsAnswer extends Frame {
  readonly items: readonly Finding[];
  /** Of all findings that were asked for, not only of this page. */
  readonly counts: Counts;
  readonly rules: readonly RuleResult[];
  readonly pageInfo: PageInfo;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export function findingOf(rule: Rule, breach: Breach): Finding {
  return {
    ...breach,
    id: fingerprint(rule.id as RuleId, breach.subjects),
    rule,
    status: breach.suppressedBy === null ? 'OPEN' : 'SUPPRESSED',
  };
}

/** hash(rule, subject ids sorted): a finding keeps its name over every evaluation. */
export function fingerprint(rule: RuleId, subjects: readonly Pick<NodeFact, 'id'>[]): string {
  return `${rule}-${digest(['finding', rule, ...subjects.map(({ id }) => id).sort()])}`;
}
