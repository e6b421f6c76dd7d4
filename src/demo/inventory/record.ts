import type { EdgeType, NodeType } from '../../model/index.js';
import type { Ground } from '../planted/index.js';
import type { Employee, Service, Team } from '../organisation.js';
import type { Expectation } from '../truth.js';

/** A node of this inventory by its own key, `Identity:svc-accruals`, or one of another source by its natural key. */
export type Reference = string | { readonly type: NodeType; readonly key: readonly string[] };

type Value = string | number | boolean | readonly string[];

/** One relationship as the documents of the file source write it: its type and the other end, and what is said of it. */
export type InventoryEdge = Readonly<Partial<Record<EdgeType, Reference>>> & {
  readonly [said: string]: Reference | Value;
};

export interface InventoryNode {
  readonly type: NodeType;
  readonly key: string | readonly string[];
  readonly name?: string;
  readonly method?: 'ATTESTED' | 'OBSERVED';
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly edges?: readonly InventoryEdge[];
}

export interface InventoryEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: Reference;
  readonly occurredAt: string;
  readonly actor?: string;
  readonly changeRecordRef?: string;
}

/** What one theme adds to the inventory, and what is true because of it. */
export interface InventoryPart {
  readonly nodes: readonly InventoryNode[];
  readonly events?: readonly InventoryEvent[];
  readonly expected: readonly Expectation[];
}

export interface InventoryGround extends Ground {
  /** An instant that many days before the estate's `now`, as the documents write it. */
  readonly at: (days: number) => string;
}

export type InventoryPlanting = (ground: InventoryGround) => InventoryPart;

/** Seconds. */
export const DAYS = 86_400;

/** A service as the CMDB knows it. */
export function service({ sysId }: Service): Reference {
  return { type: 'Service', key: ['servicenow', sysId] };
}

/** The team that keeps a service. */
export function teamOf({ team, name }: Service): Reference {
  if (!team) throw new Error(`nobody keeps ${name}`);
  return teamRef(team);
}

function teamRef({ sysId }: Team): Reference {
  return { type: 'Team', key: ['servicenow', sysId] };
}

export function person(employee: Employee | undefined): Reference {
  if (!employee) throw new Error('nobody');
  return { type: 'Person', key: ['servicenow', employee.sysId] };
}

/** A machine that nothing is wrong with: what is planted is said in `attributes` and `edges` beside it. */
export function machine(
  key: string,
  {
    kind = 'SERVICE_ACCOUNT',
    supports,
    owner,
    purpose,
    attributes = {},
    edges = [],
  }: {
    readonly kind?: string;
    readonly supports?: Service;
    readonly owner?: Reference;
    readonly purpose?: string;
    readonly attributes?: InventoryNode['attributes'];
    readonly edges?: readonly InventoryEdge[];
  },
): InventoryNode {
  return {
    type: 'Identity',
    key,
    attributes: {
      kind,
      actorClass: 'MACHINE',
      state: 'ACTIVE',
      environment: 'production',
      ...(purpose ? { purpose } : {}),
      ...attributes,
    },
    edges: [
      ...(supports ? [{ SUPPORTS: service(supports) }] : []),
      ...(owner ? [{ OWNED_BY: owner, role: 'ACCOUNTABLE' }] : []),
      ...edges,
    ],
  };
}

/** A credential of a machine, issued here. */
export function secret(
  key: string,
  of: string,
  attributes: InventoryNode['attributes'],
  edges: readonly InventoryEdge[] = [],
): InventoryNode {
  return {
    type: 'Credential',
    key,
    attributes: { state: 'ACTIVE', ...attributes },
    edges: [{ AUTHENTICATES_AS: `Identity:${of}` }, { ISSUED_IN: REALM_REF }, ...edges],
  };
}

/** What the inventory lists. Its nodes have keys `["file", "register", …]`. */
export const REALM = {
  provider: 'file',
  realmId: 'register',
  kind: 'INVENTORY',
  name: 'NHI register',
} as const;
const REALM_REF: Reference = { type: 'Realm', key: [REALM.provider, REALM.realmId] };
