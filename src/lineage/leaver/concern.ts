import type { Certainty, ObligationType } from '../../model/index.js';
import type { Counts, Judged, Severity } from '../answer.js';
import type { Trigger } from '../definitions/obligations/index.js';
import { severityOf } from '../definitions/severity.js';
import { environmentOf } from '../definitions/a13-environment.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { countsOf } from '../frame.js';
import { groupBy } from '../group-by.js';
import { obligationsOf, type OwedItem, type Owing } from '../obligations/owed.js';
import type { Asking } from '../question.js';
import { byEnds } from '../read/index.js';
import { byUrgency } from '../urgency.js';

/** Why something concerns a leaver. */
export const CONCERNS = ['OWNED', 'CREATED', 'KNOWS_SECRET', 'APPROVES'] as const;
export type Concern = (typeof CONCERNS)[number];

/** One reason on one node. */
export interface Found {
  readonly node: NodeFact;
  readonly concern: Concern;
  readonly type: ObligationType;
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
  readonly flags: readonly string[];
  readonly evidence: readonly EdgeFact[];
  readonly because: string;
  readonly privileged: boolean;
  /** One step less urgent: a backup owner stands by. */
  readonly lower: boolean;
}

/** Everything that one node has to do with somebody who leaves. */
export interface LeftItem extends Judged {
  readonly id: string;
  readonly node: NodeFact;
  readonly concerns: readonly Concern[];
  readonly severity: Severity;
  readonly obligations: readonly OwedItem[];
  readonly because: readonly string[];
}

/** The findings as one item per node, with what is owed on each, most urgent first. */
export async function itemsOf(
  asking: Asking,
  found: readonly Found[],
  trigger: Trigger,
): Promise<{ items: LeftItem[]; counts: Counts; overdue: number }> {
  const owing = found.map((one): Owing => ({
    type: one.type,
    node: one.node,
    trigger,
    high: one.privileged,
    certainty: one.certainty,
    reasons: one.reasons,
    flags: one.flags,
    evidence: one.evidence,
    because: one.because,
  }));
  const obligations = groupBy(await obligationsOf(asking, owing), ({ subject }) => subject.id);
  const items = [...groupBy(found, ({ node }) => node.id)].map(([id, of]): LeftItem => {
    const [first] = of as [Found, ...Found[]];
    const certainty = of.some((one) => one.certainty === 'CONFIRMED') ? 'CONFIRMED' : 'POSSIBLE';
    const owed = obligations.get(id) ?? [];
    const lower = of.every((one) => one.lower);
    return {
      id,
      node: first.node,
      concerns: CONCERNS.filter((concern) => of.some((one) => one.concern === concern)),
      severity: severityOf(lower ? 'LOW' : owed.some((one) => one.overdue) ? 'HIGH' : 'MEDIUM', {
        privileged: of.some((one) => one.privileged),
        production: environmentOf(first.node) === 'PRODUCTION',
        certainty,
        ephemeral: false,
      }),
      certainty,
      reasons: certainty === 'CONFIRMED' ? [] : [...new Set(of.flatMap((one) => one.reasons))].sort(),
      flags: [...new Set([...of.flatMap((one) => one.flags), ...owed.flatMap((one) => one.flags)])].sort(),
      evidence: [
        ...new Map(
          of.flatMap((one) => one.evidence).map((edge) => [`${edge.id}|${edge.validFrom}`, edge]),
        ).values(),
      ].sort(byEnds),
      suppressedBy:
        owed.length > 0 && owed.every((one) => one.suppressedBy) ? (owed[0]?.suppressedBy ?? null) : null,
      obligations: owed,
      because: [...new Set(of.map((one) => one.because))],
    };
  });
  items.sort(byUrgency);
  return {
    items,
    counts: countsOf(items),
    overdue: items.flatMap((item) => item.obligations).filter((one) => one.overdue).length,
  };
}
