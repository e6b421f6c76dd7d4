import type { Instant } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { instantOf } from './instants.js';

/** A8: active at `at` for this rule. An exception ends at exactly `expiresAt`; our own clock knows no skew (A15). */
export function exceptionActive(exception: NodeFact, rule: string, at: Instant): boolean {
  const { attributes, presence } = exception;
  if (presence === 'ABSENT_CONFIRMED' || attributes['status'] !== 'ACTIVE') return false;
  const approvedAt = instantOf(attributes, 'approvedAt');
  if (approvedAt !== null && approvedAt > at) return false;
  const expiresAt = instantOf(attributes, 'expiresAt');
  if (expiresAt !== null && expiresAt <= at) return false;
  const rules = attributes['rules'];
  return !Array.isArray(rules) || rules.length === 0 || rules.includes(rule);
}

/** The exception that suppresses `rule` on any of the subjects at `at`: the one that lasts longest, then by id. */
export function suppressing(
  subjects: Iterable<string>,
  covers: readonly EdgeFact[],
  exceptions: ReadonlyMap<string, NodeFact>,
  rule: string,
  at: Instant,
): NodeFact | null {
  const of = new Set(subjects);
  const active = covers
    .filter((edge) => edge.type === 'COVERS' && of.has(edge.to))
    .map((edge) => exceptions.get(edge.from))
    .filter((node): node is NodeFact => node !== undefined && exceptionActive(node, rule, at));
  const until = (node: NodeFact): string => instantOf(node.attributes, 'expiresAt') ?? '~';
  return (
    active.sort((a, b) =>
      until(a) === until(b) ? (a.id < b.id ? -1 : 1) : until(a) > until(b) ? -1 : 1,
    )[0] ?? null
  );
}
