import type { Instant } from '../../model/index.js';
import type { EdgeFact } from '../facts.js';

export const SUCCESSION = ['REPLACED_BY', 'SPLIT_INTO', 'MERGED_INTO'] as const;

/**
 * The services that took over from `service`, at once or through others, and when each did. All ids are canonical.
 * The hand-over is when the relationship began, or the retirement where that came first.
 */
export function successorsOf(
  service: string,
  edges: readonly EdgeFact[],
  canonicalOf: (id: string) => string,
  retiredAt: Instant | null,
): Map<string, Instant> {
  const next = new Map<string, EdgeFact[]>();
  for (const edge of edges) {
    if (!SUCCESSION.includes(edge.type as never) || edge.endReason === 'SOURCE_CORRECTION') continue;
    const from = canonicalOf(edge.from);
    next.set(from, [...(next.get(from) ?? []), edge]);
  }
  // Of several statements of one hand-over the earliest counts.
  for (const of of next.values()) of.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  const found = new Map<string, Instant>();
  const queue: { id: string; since: Instant | null }[] = [{ id: service, since: retiredAt }];
  for (const { id, since } of queue) {
    for (const edge of next.get(id) ?? []) {
      const to = canonicalOf(edge.to);
      if (to === service || found.has(to)) continue;
      const at = since !== null && since < edge.validFrom ? since : edge.validFrom;
      found.set(to, at);
      queue.push({ id: to, since: null });
    }
  }
  return found;
}
