import type { Certainty, Verdict } from '../../model/index.js';
import type { Action, Counts, Frame, Judged, Severity } from '../answer.js';
import { suppressing } from '../definitions/a08-exception.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { environmentOf } from '../definitions/a13-environment.js';
import { severityOf } from '../definitions/severity.js';
import type { EdgeFact, NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { countsOf } from '../frame.js';
import { exceptionsOn, privilegedOf } from '../judge/index.js';
import type { Asking } from '../question.js';
import { byEnds, byId } from '../read/index.js';
import { byUrgency } from '../urgency.js';

export const DUPLICATE_KINDS = ['SAME_IDENTITY', 'SAME_MATERIAL', 'SAME_PURPOSE'] as const;
export type DuplicateKind = (typeof DUPLICATE_KINDS)[number];

/** Nodes that may be duplicates of one another, and what the definition says of them. */
export interface GroupCandidate {
  /** Unique over all groups and the same in every answer. */
  readonly id: string;
  readonly kind: DuplicateKind;
  /** What they have in common: an identity, a material, a service. */
  readonly subject: NodeFact;
  readonly members: readonly NodeFact[];
  /** Never FALSE. */
  readonly verdict: Verdict;
  /** Further nodes whose privilege, environment and break-glass mark count. */
  readonly about?: readonly NodeFact[];
  readonly flags: readonly string[];
  readonly evidence: readonly EdgeFact[];
  readonly actions: readonly Action[];
  readonly because: readonly string[];
}

export interface DuplicateGroup
  extends Judged, Pick<GroupCandidate, 'kind' | 'subject' | 'members' | 'because'> {
  readonly id: string;
  readonly severity: Severity;
  readonly recommendedActions: readonly Action[];
}

export interface DuplicatesAnswer extends Frame {
  readonly items: readonly DuplicateGroup[];
  readonly counts: Counts;
}

/**
 * The groups with severity (5.9), exceptions (A8) and actions (5.8.3), most urgent first. An exception covers a group
 * when it covers its subject, or every member.
 */
export async function grouped(
  asking: Asking,
  rule: { readonly id: string; readonly base: Severity },
  candidates: readonly GroupCandidate[],
  includeSuppressed: boolean,
): Promise<{ items: DuplicateGroup[]; counts: Counts }> {
  const nodes = candidates.flatMap(({ subject, members, about = [] }) => [subject, ...members, ...about]);
  const { covers, exceptions } = await exceptionsOn(asking, new Set(nodes.map((node) => node.id)));
  const privileged = await privilegedOf(
    asking,
    new Set(nodes.filter((node) => node.nodeType === 'Identity').map((node) => node.id)),
  );
  const covering = groupBy(covers, (edge) => edge.to);
  const coveredBy = (id: string): NodeFact | null =>
    suppressing([id], covering.get(id) ?? [], exceptions, rule.id, asking.when.asOf);
  const all = candidates.map((candidate): DuplicateGroup => {
    const { id, kind, subject, members, verdict, about = [] } = candidate;
    const concerned = [subject, ...members, ...about];
    const certainty: Certainty = verdict.value === 'TRUE' ? 'CONFIRMED' : 'POSSIBLE';
    const breakGlass = isBreakGlass(concerned);
    const each = members.map((member) => coveredBy(member.id));
    const suppressedBy =
      coveredBy(subject.id) ?? (each.every((one) => one !== null) ? (each[0] ?? null) : null);
    return {
      id,
      kind,
      subject,
      members: [...members].sort(byId),
      severity: severityOf(rule.base, {
        privileged: concerned.some((one) => one.attributes['privileged'] === true || privileged.has(one.id)),
        production: concerned.some((one) => environmentOf(one) === 'PRODUCTION'),
        certainty,
        ephemeral: false,
      }),
      certainty,
      reasons: verdict.reasons,
      flags: [...new Set([...candidate.flags, ...(breakGlass ? ['BREAK_GLASS'] : [])])].sort(),
      evidence: [...candidate.evidence].sort(byEnds),
      suppressedBy: breakGlass ? null : suppressedBy,
      because: candidate.because,
      recommendedActions: breakGlass
        ? ['MANUAL']
        : suppressedBy
          ? ['NONE']
          : certainty === 'CONFIRMED'
            ? candidate.actions
            : ['CONFIRM'],
    };
  });
  all.sort(byUrgency);
  const items = includeSuppressed ? all : all.filter((group) => group.suppressedBy === null);
  const suppressed = all.filter((group) => group.suppressedBy !== null).length;
  return { items, counts: { ...countsOf(items), suppressed } };
}
