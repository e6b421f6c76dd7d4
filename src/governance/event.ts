import { z } from 'zod';
import {
  addMillis,
  assertionOf,
  canonicalEventType,
  familyOf,
  parseDay,
  parseInstant,
  type Instant,
  type NodeRef,
  type NodeType,
  type Policy,
} from '../model/index.js';
import { handle, instantOrDay, parse, short } from './input.js';
import { declared, refOf, subjectUnknown, type Caution, type Named, type Recording } from './record.js';

const TYPE = /^[A-Za-z][\w-]*(\.[\w-]+)+$/;

/** The envelope of CloudEvents 1.0. Its `data` is not read: what is said here is said by type, subject and time. */
export const cloudEvent = z.strictObject({
  specversion: z.literal('1.0').default('1.0'),
  id: short,
  source: short,
  type: short.refine((type) => TYPE.test(type), 'is not an event type such as service.retired'),
  subject: handle,
  /** When it happened; without it, not known. */
  time: instantOrDay.optional(),
  actor: short.optional(),
  changeRecordRef: short.optional(),
});
export type CloudEvent = z.output<typeof cloudEvent>;

export const parseEvent = (input: unknown): CloudEvent => parse(cloudEvent, input);

/** The record of an event: one per (source, id), whatever brought it (R-LIF-07). */
export function eventRef(event: Pick<CloudEvent, 'source' | 'id'>): NodeRef {
  return { type: 'LifecycleEvent', key: [event.source, event.id] };
}

/** Of which type a subject is that nobody knows yet, by what happened to it. */
const SUBJECT_TYPES: Record<string, NodeType> = {
  service: 'Service',
  person: 'Person',
  team: 'Team',
  thirdparty: 'ThirdParty',
  identity: 'Identity',
  credential: 'Credential',
  entitlement: 'Entitlement',
  workload: 'Workload',
  pipeline: 'Workload',
  repository: 'Repository',
  exception: 'Exception',
  attestation: 'Attestation',
};

export function subjectTypeOf(type: string): NodeType {
  return SUBJECT_TYPES[canonicalEventType(type).split('.')[0] ?? ''] ?? 'Resource';
}

/** What the graph has under the event's (source, id). */
export interface RecordedEvent {
  readonly type: string | null;
  readonly occurredAt: string | null;
  /** urns, and whether some source describes each. */
  readonly subjects: readonly { readonly id: string; readonly known: boolean }[];
}

/**
 * The claim of one event. Told twice it is one; told again with another content it stays as it was, because an event is
 * append-only, except that a subject nobody knew may be named better.
 */
export function recordEvent(
  event: CloudEvent,
  subject: Named,
  before: RecordedEvent | null,
  now: Instant,
  policy: Policy,
): Recording {
  const node = eventRef(event);
  const type = canonicalEventType(event.type);
  const occurredAt = event.time;
  const first = occurredAt && (parseDay(occurredAt)?.from ?? (occurredAt as Instant));
  const future = first !== undefined && first > addMillis(now, policy.skewMinutes);
  const warnings: Caution[] = [...subjectUnknown(subject)];
  if (future) {
    warnings.push({
      code: 'FUTURE_EVENT',
      message:
        'The event says that it happens later; what it says holds from then, what is owed counts from now.',
    });
  }
  if (familyOf(type) === null) {
    warnings.push({
      code: 'EVENT_TYPE_UNKNOWN',
      message: 'The event is kept, but no obligation follows from its type.',
    });
  }
  if (
    before &&
    (before.type !== type || before.occurredAt !== (occurredAt ?? null) || other(before, subject))
  ) {
    warnings.push({
      code: 'EVENT_ID_REUSED',
      message: 'Another event of this source has the same id; the first one stays as it was.',
    });
    return { node, claims: [], warnings };
  }
  const { actor, changeRecordRef } = event;
  const from = first && !future && parseInstant(first) ? first : undefined;
  const claim = declared(
    node,
    { name: type, type, occurredAt, actor, changeRecordRef },
    [{ type: 'ON_SUBJECT', to: refOf(subject) }],
    from,
  );
  return { node, claims: [{ claim }, ...asserted(event, subject, node)], warnings };
}

/** What the event asserts of its subject, from its time on: a claim of its own, of which it is the provenance. */
function asserted({ type, time }: CloudEvent, subject: Named, node: NodeRef): Recording['claims'] {
  const assertion = assertionOf({ node, type, at: time }, subject.ref);
  return assertion === null ? [] : [{ statement: 'events', claim: { ...assertion, method: 'DECLARED' } }];
}

function other(before: RecordedEvent, subject: Named): boolean {
  return before.subjects.length > 0 && before.subjects.every((one) => one.known && one.id !== subject.id);
}
