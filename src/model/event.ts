/** Where a trigger comes from (R-LIF-07). */
export const TRIGGER_FAMILIES = [
  /** Joiners, movers, leavers; teams. */
  'HR',
  /** Services, identities and vendors as a register knows them. */
  'CMDB',
  /** What runs, and that it runs no more. */
  'WORKLOAD',
  /** That something ends. */
  'DECOMMISSIONING',
  /** Pipelines, repositories, and who owns them. */
  'CI_CD',
  /** Credentials, and what they may do. */
  'SECRETS',
] as const;
export type TriggerFamily = (typeof TRIGGER_FAMILIES)[number];

/** The event types that mean something here (5.5.5, R-LIF-18), by family. Others are kept and trigger nothing. */
export const EVENT_TYPES = {
  'person.joined': 'HR',
  'person.moved': 'HR',
  'person.left': 'HR',
  'team.reorganised': 'HR',
  'team.dissolved': 'HR',
  'service.registered': 'CMDB',
  'service.deprecated': 'CMDB',
  'service.retiring': 'CMDB',
  'service.reactivated': 'CMDB',
  'service.approved': 'CMDB',
  'service.unapproved': 'CMDB',
  'service.replaced': 'CMDB',
  'service.merged': 'CMDB',
  'service.split': 'CMDB',
  'service.owner_changed': 'CMDB',
  'service.environment_changed': 'CMDB',
  'service.repurposed': 'CMDB',
  'identity.created': 'CMDB',
  'identity.updated': 'CMDB',
  'identity.disabled': 'CMDB',
  'identity.enabled': 'CMDB',
  'identity.deleted': 'CMDB',
  'identity.restored': 'CMDB',
  'identity.scope_changed': 'CMDB',
  'owner.changed': 'CMDB',
  'workload.registered': 'WORKLOAD',
  'workload.replatformed': 'WORKLOAD',
  'workload.environment_changed': 'WORKLOAD',
  'workload.disappeared': 'WORKLOAD',
  'service.retired': 'DECOMMISSIONING',
  'thirdparty.ended': 'DECOMMISSIONING',
  'thirdparty.compromised': 'SECRETS',
  'pipeline.moved': 'CI_CD',
  'repository.owner_changed': 'CI_CD',
  'credential.created': 'SECRETS',
  'credential.rotated': 'SECRETS',
  'credential.disabled': 'SECRETS',
  'credential.revoked': 'SECRETS',
  'credential.expired': 'SECRETS',
  'credential.compromised': 'SECRETS',
  'entitlement.granted': 'SECRETS',
  'entitlement.changed': 'SECRETS',
  'entitlement.revoked': 'SECRETS',
  'exception.expired': 'SECRETS',
  'attestation.invalidated': 'SECRETS',
  'attestation.expired': 'SECRETS',
} as const satisfies Record<string, TriggerFamily>;
export type EventType = keyof typeof EVENT_TYPES;

export function familyOf(type: string): TriggerFamily | null {
  return (EVENT_TYPES as Record<string, TriggerFamily>)[type] ?? null;
}

/** `com.acme.service.retired` means `service.retired`: CloudEvents prefixes types by who defines them. */
export function canonicalEventType(type: string): string {
  const short = type.toLowerCase().split('.').slice(-2).join('.');
  return familyOf(short) === null ? type : short;
}
