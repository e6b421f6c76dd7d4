import { z } from 'zod';
import { addMillis, instantOrDay, RelictError, type Capability } from '../../model/index.js';
import type { Counts, Frame, Warning } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { triggerOf, type Trigger } from '../definitions/obligations/index.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { askedByRecord } from '../asked-at.js';
import {
  affectedBy,
  obligationsOf,
  owingOf,
  triggerOfEvent,
  triggersOn,
  withoutEnded,
  type Affected,
  type OwedItem,
  type Owing,
  type RecordedTrigger,
} from '../obligations/index.js';
import type { Asking, Question } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';

const args = z
  .strictObject({
    /** A recorded event: its urn. */
    event: z.string().min(1).optional(),
    /** Or one that is only supposed: its type, its subject, and when it would happen; now if not given. */
    type: z.string().min(1).max(200).optional(),
    subject: z.string().min(1).optional(),
    occurredAt: instantOrDay.optional(),
    includeSuppressed: z.boolean().default(true),
  })
  .refine(
    (given) => (given.event === undefined) !== (given.type === undefined || given.subject === undefined),
    {
      message: 'give an event, or a type and a subject',
      path: ['event'],
    },
  );
export type MoverArgs = z.output<typeof args>;

export interface MoverAnswer extends Frame {
  /** What changed, or would. */
  readonly subject: NodeFact;
  readonly type: string;
  /** True: nothing of it is recorded, and nothing was. */
  readonly hypothetical: boolean;
  readonly items: readonly OwedItem[];
  readonly counts: Counts;
  /** LIN-048 */
  readonly overdue: number;
}

const needs: readonly Capability[] = ['IDENTITIES', 'CREDENTIALS', 'PERMISSIONS', 'WORKLOADS', 'SERVICES'];

/** what is owed because something moved (5.5.5), merged with what else happened to the same nodes. */
export const moverImpact: Question<MoverArgs, MoverAnswer> = {
  id: 'Q-03',
  field: 'moverImpact',
  names: ['mover'],
  title: 'What has to be done because something changed',
  version: 1,
  args,
  needs,
  async ask(asking, given) {
    const { subject, trigger, event } = await happened(asking, given);
    const warnings: Warning[] = [];
    if (trigger.kind === 'left') {
      warnings.push({
        code: 'SEE_LEAVER_IMPACT',
        message: 'What somebody leaves behind is told in full by Q-04.',
      });
    }
    const affected = await affectedBy(asking, subject, trigger.kind, trigger.from);
    const others = await triggersOn(asking, [subject.id, ...affected.map(({ node }) => node.id)]);
    const recorded = new Map([...others.values()].flat().map((one) => [one.id, one]));
    const superseded = event !== null && (recorded.get(event.id)?.superseded ?? false);
    const owing = [
      ...owingOf(asking, trigger, affected, superseded),
      ...(await further(asking, subject, trigger, affected, others)),
    ];
    const all = await obligationsOf(asking, await withoutEnded(asking, owing));
    const items = given.includeSuppressed ? all : all.filter((item) => item.suppressedBy === null);
    return {
      subject,
      type: trigger.type,
      hypothetical: event === null,
      items,
      counts: { ...countsOf(items), suppressed: all.filter((item) => item.suppressedBy !== null).length },
      overdue: items.filter((item) => item.overdue).length,
      ...frameOf(asking, moverImpact, await coverageFor(asking, needs), warnings),
    };
  },
};

interface Happened {
  readonly subject: NodeFact;
  readonly trigger: Trigger;
  readonly event: NodeFact | null;
}

async function happened(asking: Asking, given: MoverArgs): Promise<Happened> {
  if (given.event !== undefined) {
    const recorded = askedByRecord(asking);
    const event = await nodeByHandle(recorded, given.event, ['LifecycleEvent']);
    const [on] = await edgesOf(recorded, [event.id], ['ON_SUBJECT', 'AFFECTS'], 'out', { history: 'live' });
    const subject = on && (await nodesById(asking, [on.to])).get(on.to);
    if (!subject)
      throw new RelictError('NOT_FOUND', 'The event has no subject that was known at the instants asked.');
    const trigger = triggerOfEvent(asking, event);
    if (!trigger) throw noTrigger();
    return { subject, trigger, event };
  }
  const subject = await nodeByHandle(asking, given.subject ?? '');
  const { asOf } = asking.when;
  const supposed = { id: 'hypothetical', type: given.type ?? '', occurredAt: given.occurredAt ?? asOf };
  // It counts from its own time, however far ahead that is.
  const trigger = triggerOf({ ...supposed, recordedAt: laterOf(supposed.occurredAt, asOf) }, asking.policy);
  if (!trigger) throw noTrigger();
  return { subject, trigger: { ...trigger, recordedAt: asOf }, event: null };
}

function laterOf(occurredAt: string, asOf: Trigger['recordedAt']): Trigger['recordedAt'] {
  return occurredAt > asOf
    ? addMillis(`${occurredAt.slice(0, 10)}T00:00:00.000000Z` as typeof asOf, 86_400_000)
    : asOf;
}

function noTrigger(): RelictError {
  return new RelictError('USAGE', 'No obligation follows from an event of that type.', {
    hint: 'Such as service.retired, service.owner_changed, pipeline.moved, person.moved, credential.compromised.',
  });
}

/** What other events on the subject, or on what it concerns, ask for on the same nodes. */
async function further(
  asking: Asking,
  subject: NodeFact,
  trigger: Trigger,
  affected: readonly Affected[],
  others: ReadonlyMap<string, readonly RecordedTrigger[]>,
): Promise<Owing[]> {
  const listed = new Set(affected.map(({ node }) => node.id));
  const nodes = new Map([[subject.id, subject], ...affected.map(({ node }) => [node.id, node] as const)]);
  const found: Owing[] = [];
  for (const [id, triggers] of [...others].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const node = nodes.get(id);
    for (const other of triggers) {
      if (other.id === trigger.id || !node) continue;
      const concerned = await affectedBy(asking, node, other.kind, other.from);
      const same = concerned.filter((one) => listed.has(one.node.id));
      found.push(...owingOf(asking, other, same, other.superseded));
    }
  }
  return found;
}
