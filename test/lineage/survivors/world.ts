import type { Graph } from '../../../src/graph/port.js';
import { survivors } from '../../../src/lineage/survivors/index.js';
import type { SurvivorsAnswer } from '../../../src/lineage/survivors/index.js';
import {
  DEFAULT_POLICY,
  type ClaimInput,
  type EdgeClaimInput,
  type NodeRef,
  type NodeType,
} from '../../../src/model/index.js';
import { openMemoryGraph } from '../../support/graph.js';
import { at, syncClaims, type ClaimsToSync } from '../../support/sync.js';

/** The instant of the decision table. */
export const T = '2026-03-10T00:00:00Z';
/** When the sources of a row were last read, unless it says otherwise. */
export const READ = '2026-03-09T23:00:00Z';

export const ref = (type: NodeType, id: string): NodeRef => ({
  type,
  key: type === 'Service' ? ['sys_id', id] : ['aws', '111111111111', id],
});

export const to = (
  type: EdgeClaimInput['type'],
  target: readonly [NodeType, string],
  rest: Partial<EdgeClaimInput> = {},
): EdgeClaimInput => ({ type, to: { ...ref(...target), key: [...ref(...target).key] }, ...rest });

/** A claim about one node; `createdAt` is long ago, so that its relationships are as old. */
export function node(
  type: NodeType,
  id: string,
  attributes: Record<string, unknown> = {},
  edges: EdgeClaimInput[] = [],
): ClaimInput {
  const { type: of, key } = ref(type, id);
  return {
    node: { type: of, key: [...key] },
    attributes: { name: id, createdAt: '2024-01-01T00:00:00Z', ...attributes },
    edges,
  };
}

export const service = (
  id: string,
  lifecycle: string,
  attributes: object = {},
  edges: EdgeClaimInput[] = [],
) => node('Service', id, { lifecycle, ...attributes }, edges);

export const retiredService = (id = 'pay-legacy', edges: EdgeClaimInput[] = []) =>
  service(id, 'RETIRED', { retiredAt: '2026-03-01T00:00:00Z' }, edges);

export const ACTIVE_SERVICES = [service('pay-core', 'ACTIVE'), service('data-svc', 'ACTIVE')];

/** An identity that exists for these services. */
export const identity = (
  id: string,
  supports: readonly string[] = ['pay-legacy'],
  attributes: object = {},
  edges: EdgeClaimInput[] = [],
) =>
  node('Identity', id, { kind: 'MACHINE_USER', actorClass: 'MACHINE', state: 'ACTIVE', ...attributes }, [
    ...supports.map((name) => to('SUPPORTS', ['Service', name], { method: 'DECLARED' })),
    ...edges,
  ]);

export const key = (id: string, of: string | null, attributes: object = {}, edges: EdgeClaimInput[] = []) =>
  node('Credential', id, { kind: 'ACCESS_KEY', state: 'ACTIVE', providerId: id, ...attributes }, [
    ...(of === null ? [] : [to('AUTHENTICATES_AS', ['Identity', of])]),
    ...edges,
  ]);

export const cmdb = (claims: ClaimInput[], rest: Partial<ClaimsToSync> = {}): ClaimsToSync => ({
  source: 'cmdb',
  connector: 'servicenow',
  realm: { provider: 'servicenow', realmId: 'acme', kind: 'INSTANCE' },
  scope: 'services',
  observedAt: READ,
  capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'],
  claims,
  ...rest,
});

export const iam = (claims: ClaimInput[], rest: Partial<ClaimsToSync> = {}): ClaimsToSync => ({
  observedAt: READ,
  capabilities: [
    'IDENTITIES',
    'CREDENTIALS',
    'LAST_USED',
    'PERMISSIONS',
    'TRUSTS',
    'WORKLOADS',
    'SECRET_LOCATIONS',
  ],
  claims,
  ...rest,
});

/** The services of every row: pay-legacy retired, the others alive. */
export const SERVICES = cmdb([retiredService(), ...ACTIVE_SERVICES]);

/** A new graph, in memory unless said otherwise, after these syncs in their order. */
export async function graphOf(syncs: readonly ClaimsToSync[], open = openMemoryGraph): Promise<Graph> {
  const graph = await open();
  for (const one of syncs) await syncClaims(graph, { acceptAbsence: true, ...one });
  return graph;
}

export interface Asked {
  readonly asOf?: string;
  readonly knownAt?: string;
  /** Asks for the present at `asOf`, which must not lie before the last sync. */
  readonly present?: boolean;
  readonly args?: Record<string, unknown>;
}

export function askSurvivors(graph: Graph, asked: Asked = {}): Promise<SurvivorsAnswer> {
  const asOf = at(asked.asOf ?? T);
  return survivors.ask(
    {
      graph,
      policy: DEFAULT_POLICY,
      when: { asOf, knownAt: at(asked.knownAt ?? asked.asOf ?? T), present: asked.present ?? false },
    },
    survivors.args.parse(asked.args ?? {}),
  );
}
