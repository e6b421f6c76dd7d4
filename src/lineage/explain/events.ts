import { canonicalEventType, cleanText, type EventType } from '../../model/index.js';

/** What happened to its subject, as the end of a sentence. */
const PREDICATES: Readonly<Record<EventType, string>> = {
  'person.joined': 'joined',
  'person.moved': 'moved to another job',
  'person.left': 'left',
  'team.reorganised': 'was reorganised',
  'team.dissolved': 'was dissolved',
  'service.registered': 'was registered',
  'service.deprecated': 'was deprecated',
  'service.retiring': 'began to be retired',
  'service.reactivated': 'was taken into use again',
  'service.approved': 'was approved',
  'service.unapproved': 'lost its approval',
  'service.replaced': 'was replaced',
  'service.merged': 'was merged into another',
  'service.split': 'was split',
  'service.owner_changed': 'got another owner',
  'service.environment_changed': 'moved to another environment',
  'service.repurposed': 'got another purpose',
  'identity.created': 'was created',
  'identity.updated': 'was changed',
  'identity.disabled': 'was disabled',
  'identity.enabled': 'was enabled',
  'identity.deleted': 'was deleted',
  'identity.restored': 'was restored',
  'identity.scope_changed': 'may do something else than before',
  'owner.changed': 'got another owner',
  'workload.registered': 'was registered',
  'workload.replatformed': 'moved to another platform',
  'workload.environment_changed': 'moved to another environment',
  'workload.disappeared': 'disappeared',
  'service.retired': 'was retired',
  'thirdparty.ended': 'ended its work for us',
  'thirdparty.compromised': 'was compromised',
  'pipeline.moved': 'was moved',
  'repository.owner_changed': 'got another owner',
  'credential.created': 'was created',
  'credential.rotated': 'was rotated',
  'credential.disabled': 'was disabled',
  'credential.revoked': 'was revoked',
  'credential.expired': 'expired',
  'credential.compromised': 'was compromised',
  'entitlement.granted': 'was granted',
  'entitlement.changed': 'was changed',
  'entitlement.revoked': 'was withdrawn',
  'exception.expired': 'ran out',
  'attestation.invalidated': 'no longer holds, because its facts changed',
  'attestation.expired': 'ran out',
};

const NOUNS: Readonly<Record<string, string>> = { thirdparty: 'vendor', owner: 'owned thing' };

/** `was retired`, of `com.acme.service.retired`; of a type that is not known, its name. */
export function predicateOf(type: string): string {
  const known = (PREDICATES as Readonly<Record<string, string>>)[canonicalEventType(type)];
  return known ?? `had the event “${cleanText(type, 80)}”`;
}

/** `the service was retired` */
export function clauseOf(type: string): string {
  const [what = 'subject'] = canonicalEventType(type).split('.');
  return `the ${NOUNS[what] ?? cleanText(what, 40)} ${predicateOf(type)}`;
}
