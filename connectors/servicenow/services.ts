import type { ClaimInput, EdgeClaimInput } from '../../src/model/claim.js';
import { canonicalJson, type NodeRef } from '../../src/model/key.js';
import { idOf, timeOf } from './cell.js';
import type { Labels } from './labels.js';
import { readLifecycle, type LifecycleReading } from './lifecycle.js';
import type { Settings } from './settings.js';
import { cellOf, OWNER_FIELDS, type Ci } from './tables.js';

const KINDS: Record<string, string> = {
  cmdb_ci_business_app: 'business application',
  cmdb_ci_service: 'service',
  cmdb_ci_service_auto: 'application service',
  cmdb_ci_service_discovered: 'application service',
  service_offering: 'service offering',
  cmdb_ci_appl: 'application',
};

export interface ServiceReading {
  readonly claim: ClaimInput;
  readonly lifecycle: LifecycleReading;
  /** Owner fields that hold a name instead of an id. */
  readonly unresolved: number;
}

export function serviceRef(sysId: string): { type: 'Service'; key: string[] } {
  return { type: 'Service', key: ['servicenow', sysId] };
}

/** What a record of the CMDB says of its service. `table` is the class, for records that do not name theirs. */
export function readService(
  ci: Ci,
  table: string,
  labels: Labels,
  settings: Settings,
  locator: string,
): ServiceReading {
  const reading = readLifecycle(ci, labels, settings);
  const { edges, unresolved } = owners(ci, settings);
  const environment =
    (ci.used_for.label ?? ci.used_for.value) || (ci.environment.label ?? ci.environment.value);
  const criticality = ci.busines_criticality.value ? ci.busines_criticality : ci.business_criticality;
  const createdAt = timeOf(ci.sys_created_on);
  const retiredAt =
    reading.lifecycle === 'RETIRED'
      ? settings.retiredAt.map((name) => timeOf(cellOf(ci, name))).find((time) => time !== undefined)
      : undefined;
  const claim: ClaimInput = {
    node: serviceRef(ci.sys_id),
    attributes: {
      ...filled('name', ci.name.value),
      providerId: ci.sys_id,
      aliases: [ci.number.value, ci.object_id.value].filter((alias) => alias !== ''),
      kind: KINDS[ci.sys_class_name.value || table] ?? (ci.sys_class_name.value || table),
      lifecycle: reading.lifecycle,
      ...filled('sourceLifecycle', reading.said),
      ...filled('retiredAt', retiredAt),
      ...filled('environment', environment.toLowerCase()),
      ...filled('criticality', criticality.label ?? criticality.value),
      // A date alone is no instant, and of a creation nothing depends on it.
      ...(createdAt?.includes('T') ? { createdAt } : {}),
      ...(reading.conflicting
        ? { facets: canonicalJson({ servicenow: { conflictingLifecycle: reading.said } }) }
        : {}),
    },
    edges,
    method: 'DECLARED',
    locator,
  };
  return { claim, lifecycle: reading, unresolved };
}

/**
 * One OWNED_BY per owner and role. The first filled of `accountable` is ACCOUNTABLE, so that a business owner beside an IT
 * owner is no conflict; the others of them are BACKUP, everybody else TECHNICAL.
 */
function owners(ci: Ci, settings: Settings): { edges: EdgeClaimInput[]; unresolved: number } {
  const names = (Object.keys(OWNER_FIELDS) as (keyof typeof OWNER_FIELDS)[]).filter(
    (name) => ci[name].value !== '',
  );
  const accountable = settings.accountable.find((name) => (names as string[]).includes(name));
  const edges = new Map<string, EdgeClaimInput>();
  let unresolved = 0;
  // The accountable one first: who is that backs nobody up.
  for (const name of names.sort((a, b) => Number(b === accountable) - Number(a === accountable))) {
    const id = idOf(ci[name]);
    if (id === null) {
      unresolved += 1;
      continue;
    }
    const role =
      name === accountable ? 'ACCOUNTABLE' : settings.accountable.includes(name) ? 'BACKUP' : 'TECHNICAL';
    if (role === 'BACKUP' && edges.has(`ACCOUNTABLE ${id}`)) continue;
    const to = { ...memberRef(OWNER_FIELDS[name], id), ...filled('name', hint(ci[name].label)) };
    edges.set(`${role} ${id}`, { type: 'OWNED_BY', to, discriminator: role, attributes: { role } });
  }
  return { edges: [...edges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge), unresolved };
}

export function memberRef(
  type: 'Person' | 'Team',
  id: string,
): NodeRef & { type: typeof type; key: string[] } {
  return { type, key: ['servicenow', id] };
}

/** A display value that is an address is not kept (F-23). */
export function hint(label: string | undefined): string | undefined {
  return label?.includes('@') ? undefined : label;
}

export function filled<K extends string, V>(name: K, value: V | undefined | ''): Partial<Record<K, V>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Partial<Record<K, V>>);
}
