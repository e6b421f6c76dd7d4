import { toMillis, type Instant } from '../../model/index.js';

/**
 * Since when a scope has watched without a gap (A6): the `observedAt` of the first of an unbroken chain of COMPLETE runs,
 * each within the freshness limit of the next and the last within it of `at`. Null when it does not watch now. Runs that
 * failed in between break nothing as long as the complete ones are near enough to one another.
 *
 * @param complete `observedAt` of the COMPLETE runs, in any order; later ones than `at` tell nothing of it
 * @param limit milliseconds
 */
export function continuousSince(complete: readonly Instant[], limit: number, at: Instant): Instant | null {
  const backwards = complete
    .filter((one) => one <= at)
    .sort()
    .reverse();
  let since: Instant | null = null;
  for (const one of backwards) {
    if (toMillis(since ?? at) - toMillis(one) > limit) break;
    since = one;
  }
  return since;
}
