import { addMillis, canonicalEventType, type Instant, type Policy, type Sla } from '../../../model/index.js';
import { span } from '../instants.js';

/** A row of table 5.5.5: what sort of change it is. */
export type TriggerKind = Exclude<keyof Sla, 'verifyAfter'>;

const KINDS: Readonly<Record<string, TriggerKind>> = {
  'service.retired': 'retired',
  'service.unapproved': 'retired',
  'service.replaced': 'succeeded',
  'service.merged': 'succeeded',
  'service.split': 'succeeded',
  'service.owner_changed': 'ownership',
  'owner.changed': 'ownership',
  'repository.owner_changed': 'ownership',
  'team.reorganised': 'ownership',
  'team.dissolved': 'ownership',
  'service.environment_changed': 'environment',
  'service.repurposed': 'environment',
  'workload.environment_changed': 'environment',
  'workload.replatformed': 'environment',
  'pipeline.moved': 'environment',
  'identity.scope_changed': 'scope',
  'entitlement.changed': 'scope',
  'person.left': 'left',
  'person.moved': 'moved',
  'thirdparty.ended': 'thirdPartyEnded',
  'thirdparty.compromised': 'thirdPartyCompromised',
  'credential.compromised': 'compromised',
  'workload.disappeared': 'disappeared',
  'exception.expired': 'exceptionExpired',
  'attestation.invalidated': 'attestation',
  'attestation.expired': 'attestation',
};

/** Events that undo another: what was owed for that is owed no more. */
export const UNDOES: Readonly<Record<string, readonly string[]>> = {
  'service.reactivated': ['service.retired'],
  'service.approved': ['service.unapproved'],
};

/** Something that happened, or would happen, and from which obligations follow. */
export interface Trigger {
  /** urn of the event; of one that is only supposed, a text of its own. */
  readonly id: string;
  /** Such as `service.retired`. */
  readonly type: string;
  readonly kind: TriggerKind;
  /** From when the time to act counts. */
  readonly from: Instant;
  /** RECORDED: when it happened is not known, or lies ahead of what the clock of the graph allows (F-11). */
  readonly basis: 'STATED' | 'RECORDED';
  readonly recordedAt: Instant;
  /** FUTURE_EVENT */
  readonly future: boolean;
}

/** The trigger that an event is; null when nothing follows from its type. A date counts to its end. */
export function triggerOf(
  event: {
    readonly id: string;
    readonly type: string;
    readonly occurredAt: string | null;
    readonly recordedAt: Instant;
  },
  policy: Policy,
): Trigger | null {
  const type = canonicalEventType(event.type);
  const kind = KINDS[type];
  if (kind === undefined) return null;
  const happened = event.occurredAt === null ? null : span(event.occurredAt);
  const future = happened !== null && happened.from > addMillis(event.recordedAt, policy.skewMinutes);
  const stated = happened !== null && !future;
  return {
    id: event.id,
    type,
    kind,
    from: stated ? happened.to : event.recordedAt,
    basis: stated ? 'STATED' : 'RECORDED',
    recordedAt: event.recordedAt,
    future,
  };
}
