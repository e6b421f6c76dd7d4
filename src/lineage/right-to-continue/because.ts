import { day, label, sentenceFor } from '../explain/index.js';
import type { Instant } from '../../model/index.js';
import type { Right } from './checks.js';

const SAYS = {
  PASS: 'may continue',
  FAIL: 'may not continue as it is',
  UNKNOWN: 'cannot be said to have a right to continue',
} as const;

/** Why an identity may, may not, or cannot be said to continue. */
export function because({ node, right, dueAt, reviewedAt }: Right, asOf: Instant): string[] {
  const reviewed =
    reviewedAt === null ? 'Nobody has reviewed it' : `It was last reviewed on ${day(reviewedAt)}`;
  const due = dueAt === null ? '' : `, and a review ${dueAt < asOf ? 'was' : 'is'} due on ${day(dueAt)}`;
  return [
    `${label(node)} ${SAYS[right.value]}.`,
    ...(right.value === 'PASS' ? [] : right.reasons.slice(0, 3).map(sentenceFor)),
    `${reviewed}${due}.`,
  ];
}
