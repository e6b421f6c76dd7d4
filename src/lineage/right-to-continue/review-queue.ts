import { z } from 'zod';
import { DAY_MS, isFalse, isTrue, unknown, type Instant } from '../../model/index.js';
import { SEVERITIES, type Counts, type Frame, type Severity } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { between } from '../definitions/instants.js';
import { frameOf } from '../frame.js';
import { listArgs, listed, scopeOf, within, type Candidate, type ListedNode } from '../listing/index.js';
import type { Question } from '../question.js';
import { watchingScopes } from '../usage/index.js';
import { because } from './because.js';
import { rightsOf, type Right } from './checks.js';
import type { Check } from './continues.js';
import { RIGHT_NEEDS } from './right-to-continue.js';

const args = z.strictObject(listArgs);
export type ReviewQueueArgs = z.output<typeof args>;

/** An identity that somebody has to look at. */
export interface Review extends ListedNode {
  readonly right: Check;
  readonly policy: Check;
  readonly usage: Check;
  readonly ownership: Check;
  readonly reviewedAt: Instant | null;
  readonly dueAt: Instant | null;
  /** Whole days past `dueAt`; 0 when it is not. */
  readonly overdueDays: number;
}

export interface ReviewQueueAnswer extends Frame {
  readonly items: readonly Review[];
  readonly counts: Counts;
}

/** No finding rule is of the queue itself: exceptions name the question. What fails comes before what is only due. */
const BASE: Record<Check['value'], Severity> = { FAIL: 'HIGH', UNKNOWN: 'MEDIUM', PASS: 'LOW' };

/**
 * Q-35, second part: the enabled identities whose right to continue does not pass, or whose review is overdue, by risk,
 * then by how long they are overdue, then by id.
 */
export const reviewQueue: Question<ReviewQueueArgs, ReviewQueueAnswer> = {
  id: 'Q-35q',
  field: 'reviewQueue',
  names: ['review-queue'],
  title: 'Identities to review, by risk and by how long they are overdue',
  version: 1,
  args,
  needs: RIGHT_NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const { asOf } = asking.when;
    const rights: Right[] = [];
    const watching = await watchingScopes(asking);
    for await (const page of within(asking, 'Identity', scope))
      for (const right of (await rightsOf(asking, page, watching)).values())
        if (isQueued(right, asOf)) rights.push(right);
    const items: Review[] = [];
    const counts = { total: 0, confirmed: 0, possible: 0, suppressed: 0 };
    for (const value of ['FAIL', 'UNKNOWN', 'PASS'] as const) {
      const candidates = rights
        .filter(({ right }) => right.value === value)
        .map((one) => candidateOf(one, asOf));
      const found = await listed(asking, { id: 'Q-35', base: BASE[value] }, candidates, given);
      for (const key of ['total', 'confirmed', 'possible', 'suppressed'] as const)
        counts[key] += found.counts[key];
      items.push(...found.items);
    }
    return {
      items: items.sort(inOrder),
      counts,
      ...frameOf(asking, reviewQueue, await coverageFor(asking, RIGHT_NEEDS, scope.realms)),
    };
  },
};

/** What nothing can act as needs no review. */
function isQueued({ enabled, right, dueAt }: Right, asOf: Instant): boolean {
  if (enabled.value === 'FALSE') return false;
  return right.value !== 'PASS' || (dueAt !== null && dueAt < asOf);
}

type ReviewCandidate = Candidate & Omit<Review, keyof ListedNode>;

function candidateOf(of: Right, asOf: Instant): ReviewCandidate {
  const { node, right, policy, usage, ownership, reviewedAt, dueAt } = of;
  const late = dueAt === null ? 0 : Math.max(0, Math.floor(between(dueAt, asOf) / DAY_MS));
  const [first = 'UNKNOWN', ...rest] = right.reasons;
  const verdict = {
    FAIL: isTrue(...right.reasons),
    UNKNOWN: unknown(first, ...rest),
    PASS: dueAt === null ? isFalse() : isTrue('REVIEW_OVERDUE'),
  }[right.value];
  return {
    ...{ node, verdict, actions: ['REVALIDATE'], because: because(of, asOf) },
    ...{ right, policy, usage, ownership, reviewedAt, dueAt },
    owner: of.owner ?? undefined,
    overdueDays: late,
  };
}

function inOrder(a: Review, b: Review): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    b.overdueDays - a.overdueDays ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
