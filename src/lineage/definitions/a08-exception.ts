import { excusesRotation, parseDay, type Instant } from '../../model/index.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { instantOf, span, textOf } from './instants.js';

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

/** A compensating control has lapsed when its review is over without one, or when it is gone. A day counts to its end. */
export function lapsed(control: NodeFact, at: Instant): boolean {
  if (control.presence === 'ABSENT_CONFIRMED') return true;
  const reviewBy = textOf(control.attributes, 'reviewBy');
  if (reviewBy === null) return false;
  return parseDay(reviewBy) ? span(reviewBy).to <= at : at > reviewBy;
}

/**
 * R-EXC-04: whether an exception may suppress at `at` as far as its controls go. One for what cannot be rotated needs a
 * control whose sort, evidence and review are told, and which has not lapsed; from the instant at which the last such one
 * lapses, what it covered counts again. Others need none.
 *
 * @param controls what mitigates it at `at`
 */
export function underControl(exception: NodeFact, controls: readonly NodeFact[], at: Instant): boolean {
  if (!excusesRotation(exception.attributes)) return true;
  return controls.some(
    (control) =>
      ['type', 'evidenceRef', 'reviewBy'].every((name) => textOf(control.attributes, name) !== null) &&
      !lapsed(control, at),
  );
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
