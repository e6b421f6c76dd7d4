import { overlaps, type Instant, type Interval } from '../../model/index.js';

/** The later of two beginnings; null is before everything. */
function later(a: Instant | null, b: Instant | null): Instant | null {
  return a === null ? b : b === null ? a : a > b ? a : b;
}

/** The earlier of two ends; null is never. */
function sooner(a: Instant | null, b: Instant | null): Instant | null {
  return a === null ? b : b === null ? a : a < b ? a : b;
}

/** The moments that lie in some interval of each list. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return a.flatMap((x) =>
    b.filter((y) => overlaps(x, y)).map((y) => ({ from: later(x.from, y.from), to: sooner(x.to, y.to) })),
  );
}

/** The last end in a list that is not empty; null when one is open. */
export function lastEnd(intervals: readonly Interval[]): Instant | null {
  let last: Instant | null = null;
  for (const { to } of intervals) {
    if (to === null) return null;
    if (last === null || to > last) last = to;
  }
  return last;
}
