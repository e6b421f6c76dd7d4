import type { Certainty, Verdict } from '../../model/index.js';
import { continuation } from '../definitions/a11-continuation.js';
import { gradeOf } from '../definitions/a12-certainty.js';
import { identityNegative } from '../definitions/identity-state.js';
import { instantOf } from '../definitions/instants.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import type { Asking } from '../question.js';
import { edgeInterval } from '../read/index.js';
import type { Walked } from './expand.js';
import { WALKED } from './rules.js';
import { untilOf, type Span } from './span.js';
import type { Rule, Step } from './walk.js';

/**
 * The steps that the relationships allow in the span, with why each is only POSSIBLE (A11, A12). `credentials` is what A1
 * gave for those of the tails that are credentials.
 */
export function toSteps(
  asking: Asking,
  walked: readonly Walked[],
  nodes: ReadonlyMap<string, NodeFact>,
  credentials: ReadonlyMap<string, Verdict>,
  span: Span,
): Step[] {
  const pairs = groupBy(
    walked.filter(({ edge }) => inSpan(asking, edge, span)),
    ({ tail, head, edge }) => `${tail} ${head} ${edge.type}`,
  );
  return [...pairs.values()].flatMap((same) =>
    same.flatMap(({ tail, head, edge, doubt }): Step[] => {
      const from = nodes.get(tail);
      const to = nodes.get(head);
      if (!from || !to) return [];
      const rule = (WALKED[edge.type] as { rule: Rule }).rule;
      const doubts = doubtsOf(
        from,
        to,
        edge,
        rule,
        same.map((one) => one.edge),
        credentials,
        span,
      );
      if (doubts === null) return [];
      if (doubt) doubts.push(doubt);
      const { to: end } = edgeInterval(edge, asking.policy);
      const certainty: Certainty = doubts.length > 0 ? 'POSSIBLE' : 'CONFIRMED';
      return [
        { tail, head, rule, edge, since: edge.validFrom, until: end, certainty, reasons: doubts.sort() },
      ];
    }),
  );
}

function inSpan(asking: Asking, edge: EdgeFact, span: Span): boolean {
  const { from, to } = edgeInterval(edge, asking.policy);
  const begun = span.to === null ? (from ?? '') <= span.from : (from ?? '') < span.to;
  return begun && (to === null || to > span.from);
}

/** Why the step is only POSSIBLE; null when it cannot be taken at all (A11). */
function doubtsOf(
  from: NodeFact,
  to: NodeFact,
  edge: EdgeFact,
  rule: Rule,
  statements: readonly EdgeFact[],
  credentials: ReadonlyMap<string, Verdict>,
  span: Span,
): string[] | null {
  const conditions = continuation(edge);
  if (conditions === 'SKIP') return null;
  // A version that a rotation left behind authenticates as nothing (A4).
  if (edge.currency === 'RESIDUE') return null;
  if (to.nodeType === 'Entitlement' && !grants(to, span)) return null;
  if (from.nodeType === 'Entitlement' && !grants(from, span)) return null;
  const doubts: string[] = [];
  if (conditions === 'POSSIBLE') doubts.push('CONDITION_UNRESOLVED');
  else if (gradeOf(statements) === 'POSSIBLE') doubts.push('WEAK_LINK');
  if (rule === 'B1') {
    const verdict = credentials.get(from.id);
    if (verdict?.value !== 'TRUE') doubts.push(...(verdict?.reasons ?? ['STATE_UNKNOWN']));
  }
  if (rule === 'B3' && edge.type !== 'MEMBER_OF') doubts.push('NOT_EVALUATED');
  if (to.nodeType === 'Identity') {
    const negative = identityNegative(to, untilOf(span));
    if (negative?.irreversible && span.to === null) return null;
    if (negative) doubts.push(negative.reason);
    if (to.contested.includes('state')) doubts.push('CONTESTED');
  }
  if (to.presence === 'ABSENT_SUSPECTED') doubts.push('ABSENT_SUSPECTED');
  return [...new Set(doubts)];
}

/** Whether the grant gives anything at some instant of the span: what denies, or had expired before, does not. */
export function grants({ attributes }: NodeFact, span: Span): boolean {
  const expiresAt = instantOf(attributes, 'expiresAt');
  return attributes.effect !== 'DENY' && (expiresAt === null || expiresAt > span.from);
}
