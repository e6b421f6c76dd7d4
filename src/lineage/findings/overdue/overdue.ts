import { addMillis, type Instant } from '../../../model/index.js';
import { SEVERITIES, type Action } from '../../answer.js';
import { askedByRecord } from '../../asked-at.js';
import { groupBy } from '../../group-by.js';
import { EVERYWHERE, within } from '../../listing/index.js';
import { moverImpact } from '../../mover/mover.js';
import {
  affectedByEach,
  obligationsOf,
  owingOf,
  triggerOfEvent,
  triggersOn,
  withoutEnded,
  type OwedItem,
  type RecordedTrigger,
} from '../../obligations/index.js';
import type { Asking } from '../../question.js';
import { batches, byEnds, edgesOf, nodesById } from '../../read/index.js';
import type { Evaluator } from '../evaluator.js';
import type { Breach } from '../finding.js';

/** What is owed after a change and was not done in time: one finding for each node that it is owed on. */
export const overdue: Evaluator = {
  rules: ['LIN-048'],
  needs: moverImpact.needs,
  async evaluate(asking) {
    const late: OwedItem[] = [];
    const done = new Set<string>();
    for await (const page of within(askedByRecord(asking), 'LifecycleEvent', EVERYWHERE)) {
      const events = page.filter((event) => triggerOfEvent(asking, event) !== null);
      const on = await edgesOf(
        askedByRecord(asking),
        events.map((event) => event.id),
        ['ON_SUBJECT', 'AFFECTS'],
        'out',
        { history: 'ever' },
      );
      const subjects = [...new Set(on.map((edge) => edge.to))].filter((id) => !done.has(id));
      for (const slice of batches(subjects)) {
        for (const id of slice) done.add(id);
        late.push(...(await lateOn(asking, slice)));
      }
    }
    const breaches = [...groupBy(late, ({ subject }) => subject.id).values()].map(breachOf);
    return new Map([['LIN-048', breaches]]);
  },
};

/** What the changes of these nodes ask for and is late, waived or not. */
async function lateOn(asking: Asking, subjects: readonly string[]): Promise<OwedItem[]> {
  const nodes = await nodesById(asking, subjects);
  const triggers = await triggersOn(asking, nodes.keys());
  const due = [...triggers].flatMap(([id, of]) => {
    const subject = nodes.get(id);
    return subject ? of.filter((one) => mayBeLate(asking, one)).map((trigger) => ({ subject, trigger })) : [];
  });
  const affected = await affectedByEach(
    asking,
    due.map(({ subject, trigger }) => ({ subject, kind: trigger.kind, since: trigger.from })),
  );
  const owing = due.flatMap(({ trigger }, index) =>
    owingOf(asking, trigger, affected[index] ?? [], trigger.superseded),
  );
  const items = await obligationsOf(asking, await withoutEnded(asking, owing));
  return items.filter(
    ({ overdue, status, dueAt }) => overdue || (status === 'WAIVED' && dueAt < asking.when.asOf),
  );
}

/** Something that follows from it may be due by now. */
function mayBeLate({ policy, when }: Asking, { kind, from }: RecordedTrigger): boolean {
  const { high, other } = policy.obligationHours[kind];
  return addMillis(from, Math.min(high, other)) < when.asOf;
}

/** All that is late on one node; what is waived counts only where nothing else is late. */
function breachOf(of: readonly OwedItem[]): Breach {
  const open = of.filter(({ overdue }) => overdue);
  const items = open.length > 0 ? open : of;
  const [first] = items as [OwedItem, ...OwedItem[]];
  const ranks = items.map(({ severity }) => SEVERITIES.indexOf(severity));
  const sure = items.some(({ certainty }) => certainty === 'CONFIRMED');
  const said = sure ? items.filter(({ certainty }) => certainty === 'CONFIRMED') : items;
  const due = items.map(({ dueAt }) => dueAt).sort();
  const evidence = new Map(items.flatMap((item) => item.evidence).map((edge) => [edge.id, edge]));
  return {
    subjects: [first.subject],
    severity: SEVERITIES[Math.min(...ranks)] ?? 'HIGH',
    certainty: sure ? 'CONFIRMED' : 'POSSIBLE',
    reasons: [...new Set(said.flatMap(({ reasons }) => reasons))].sort(),
    flags: [...new Set(items.flatMap(({ flags }) => flags))].sort(),
    evidence: [...evidence.values()].sort(byEnds),
    suppressedBy: open.length > 0 ? null : (items.find((item) => item.suppressedBy)?.suppressedBy ?? null),
    owner: first.owner,
    recommendedActions: [...new Set(said.flatMap((item): readonly Action[] => item.recommendedActions))],
    because: [...new Set(said.flatMap(({ because }) => because))],
    startedAt: due[0] ?? (null as Instant | null),
  };
}
