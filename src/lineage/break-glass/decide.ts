import { addMillis, contains, overlaps, type Instant, type Interval } from '../../model/index.js';
import { span } from '../definitions/instants.js';

/** How the last use of break-glass access stands to the incidents that it was declared for. */
export type BreakGlassUse = 'NOT_USED' | 'IN_INCIDENT' | 'IN_TEST' | 'OUTSIDE_INCIDENT' | 'UNKNOWN';

export interface UseFacts {
  /** The last use that anything tells: an instant or a day. */
  readonly lastUsedAt: string | null;
  /** Every source that could tell says that there was none. */
  readonly neverUsed: boolean;
  /** Windows of the incidents that name it; one without a beginning may have begun at any time. */
  readonly incidents: readonly { readonly id: string; readonly window: Interval }[];
  /** Days on which it was tested, as instants: a test uses it. */
  readonly tests: readonly Instant[];
}

export interface JudgedUse {
  readonly use: BreakGlassUse;
  /** Why it is UNKNOWN. */
  readonly reasons: readonly string[];
  /** The incident that explains the use, or may. */
  readonly incident: string | null;
}

/**
 * LIN-023: the last use lies in no window of an incident that names the access. A use known only by its day is inside
 * when the whole day is, outside when none of it is (F-12). A use on the day of a recorded test is that test.
 */
export function judgeUse({ lastUsedAt, neverUsed, incidents, tests }: UseFacts): JudgedUse {
  if (lastUsedAt === null)
    return neverUsed
      ? { use: 'NOT_USED', reasons: [], incident: null }
      : { use: 'UNKNOWN', reasons: ['LAST_USED_NOT_TOLD'], incident: null };
  const used = span(lastUsedAt);
  const exact = used.from === used.to;
  const inside = (window: Interval): boolean =>
    contains(window, used.from) && (exact || window.to === null || used.to <= window.to);
  const dated = incidents.filter(({ window }) => window.from !== null);
  const found = dated.find(({ window }) => inside(window));
  if (found) return { use: 'IN_INCIDENT', reasons: [], incident: found.id };
  if (tests.some((at) => at.slice(0, 10) === lastUsedAt.slice(0, 10)))
    return { use: 'IN_TEST', reasons: [], incident: null };
  const partly = exact ? undefined : dated.find(({ window }) => overlaps(window, used));
  if (partly) return { use: 'UNKNOWN', reasons: ['DATE_ONLY'], incident: partly.id };
  const open = incidents.find(
    ({ window }) => window.from === null && (window.to === null || used.from < window.to),
  );
  if (open) return { use: 'UNKNOWN', reasons: ['INCIDENT_WINDOW_UNKNOWN'], incident: open.id };
  return { use: 'OUTSIDE_INCIDENT', reasons: [], incident: null };
}

/** LIN-047: whether the last test or review lies within the period. At exactly its end it does (A15). */
export function inPeriod(last: Instant | null, period: number, at: Instant): boolean {
  return last !== null && addMillis(last, period) >= at;
}
