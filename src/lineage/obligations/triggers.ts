import { UNDOES, triggerOf, type Trigger } from '../definitions/obligations/index.js';
import { span, textOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';
import { groupBy } from '../group-by.js';
import { askedByRecord } from '../asked-at.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { sameAs } from '../same-as.js';

/** A recorded trigger on a node. */
export interface RecordedTrigger extends Trigger {
  readonly event: NodeFact;
  /** Something that happened later undid it. */
  readonly superseded: boolean;
}

export function triggerOfEvent(asking: Asking, event: NodeFact): Trigger | null {
  return triggerOf(
    {
      id: event.id,
      type: textOf(event.attributes, 'type') ?? '',
      occurredAt: textOf(event.attributes, 'occurredAt'),
      recordedAt: event.recordedAt,
    },
    asking.policy,
  );
}

/**
 * The triggers on these nodes, and on what is the same as them, that had happened by `asOf`, by the node asked for.
 * Events are read by record time: one that was learned late speaks for the instant that it names.
 */
export async function triggersOn(
  asking: Asking,
  ids: Iterable<string>,
): Promise<Map<string, RecordedTrigger[]>> {
  const asked = [...new Set(ids)];
  const recorded = askedByRecord(asking);
  const same = await sameAs(asking, asked);
  const equals = new Set(asked.flatMap((id) => same.members(id)));
  const on = (await edgesOf(recorded, equals, ['ON_SUBJECT', 'AFFECTS'], 'in', { history: 'ever' })).filter(
    (edge) => edge.endReason !== 'SOURCE_CORRECTION' && edge.from.startsWith('urn:relict:lifecycleevent:'),
  );
  const events = await nodesById(
    recorded,
    on.map((edge) => edge.from),
  );
  const perNode = groupBy(on, (edge) => edge.to);
  const found = new Map<string, RecordedTrigger[]>();
  for (const id of asked) {
    const mine = same.members(id).flatMap((member) => perNode.get(member) ?? []);
    const own = [...new Set(mine.map((edge) => edge.from))]
      .sort()
      .flatMap((event) => events.get(event) ?? [])
      .filter((event) => event.presence !== 'ABSENT_CONFIRMED');
    const triggers = own.flatMap((event): RecordedTrigger[] => {
      const trigger = triggerOfEvent(asking, event);
      if (!trigger || startOf(event) > asking.when.asOf) return [];
      const superseded = own.some((other) => undoes(other, trigger, asking));
      return [{ ...trigger, event, superseded }];
    });
    if (triggers.length > 0) found.set(id, triggers);
  }
  return found;
}

function startOf(event: NodeFact): string {
  const occurredAt = textOf(event.attributes, 'occurredAt');
  return occurredAt === null ? event.recordedAt : span(occurredAt).from;
}

function undoes(other: NodeFact, trigger: Trigger, asking: Asking): boolean {
  const what = UNDOES[textOf(other.attributes, 'type') ?? ''] ?? [];
  const at = startOf(other);
  return what.includes(trigger.type) && at >= trigger.from && at <= asking.when.asOf;
}
