import type { Counts, Frame, Judged, Warning } from './answer.js';
import type { CoverageResult } from './coverage/judge.js';
import type { Asking } from './question.js';

/** The frame of one answer (5.8): warnings in the order of their codes, and at best PARTIAL where something was cut. */
export function frameOf(
  asking: Asking,
  question: { readonly id: string; readonly version: number },
  covered: CoverageResult,
  warnings: readonly Warning[] = [],
): Frame {
  const all = [...covered.warnings, ...warnings];
  const distinct = new Map(all.map((one) => [`${one.code} ${one.message}`, one]));
  const sorted = [...distinct.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const cut = sorted.some((one) => one.code === 'TRUNCATED');
  return {
    certainty: cut && covered.certainty === 'COMPLETE' ? 'PARTIAL' : covered.certainty,
    coverage: covered.coverage,
    asOf: asking.when.asOf,
    knownAt: asking.when.knownAt,
    policyVersion: asking.policy.version,
    queryVersion: `${question.id}/${question.version}`,
    warnings: sorted,
  };
}

export function countsOf(items: readonly Pick<Judged, 'certainty' | 'suppressedBy'>[]): Counts {
  const counted = items.filter((item) => item.suppressedBy === null);
  return {
    total: items.length,
    confirmed: counted.filter((item) => item.certainty === 'CONFIRMED').length,
    possible: counted.filter((item) => item.certainty === 'POSSIBLE').length,
    suppressed: items.length - counted.length,
  };
}
