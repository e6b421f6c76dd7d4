import {
  addMillis,
  isFalse,
  isTrue,
  unknown,
  type AnyAttributes,
  type Instant,
  type Verdict,
} from '../../model/index.js';
import { instantOf, span, textOf } from './instants.js';

export interface UsageCoverage {
  /** Whether the source tells the last use of this kind at all. */
  readonly tellsLastUse: boolean;
  /** Since when usage has been watched without a gap; null: not known. */
  readonly continuousSince: Instant | null;
}

/** A use is known to be inside or outside the window only when its whole day is (F-12). */
export type Unused = Verdict | { readonly value: 'NOT_APPLICABLE'; readonly reasons: readonly string[] };

/** A6: no successful use within `window` ms before `at`, and somebody watched all that time. */
export function unused(
  attributes: AnyAttributes,
  coverage: UsageCoverage,
  window: number,
  at: Instant,
): Unused {
  const since = addMillis(at, -window);
  const createdAt = instantOf(attributes, 'createdAt') ?? instantOf(attributes, 'issuedAt');
  if (createdAt !== null && createdAt > since)
    return { value: 'NOT_APPLICABLE', reasons: ['CREATED_WITHIN_WINDOW'] };
  const used = textOf(attributes, 'lastUsedAt');
  if (used !== null) {
    const { from, to } = span(used);
    if (from >= since) return isFalse('USED');
    if (to > since) return unknown('DATE_ONLY');
  }
  if (!coverage.tellsLastUse) return unknown('LAST_USED_NOT_TOLD');
  if (coverage.continuousSince === null || coverage.continuousSince > since)
    return unknown('USAGE_COVERAGE_GAP');
  const status = textOf(attributes, 'lastUsedStatus');
  if (used === null && status !== 'NEVER_USED')
    return unknown(status === null ? 'LAST_USED_NOT_TOLD' : status);
  return isTrue();
}
