import { openMemoryGraph } from '../../support/graph.js';
import { syncClaims, type ClaimsToSync } from '../../support/sync.js';
import { findings } from '../../../src/lineage/findings/findings.js';
import type { ShownFinding } from '../../../src/lineage/findings/finding.js';
import type { Graph } from '../../../src/graph/port.js';
import { CAPABILITIES, type ClaimInput, type NodeRef, type Policy } from '../../../src/model/index.js';
import { asking, named } from '../support.js';

export const NOW = '2026-03-10T00:00:00Z';
export const SEEN = '2026-03-09T23:00:00Z';

/** An estate of one account that tells everything, unless a test says otherwise. */
export interface World {
  readonly graph: Graph;
  /** What the account says. */
  cloud(claims: readonly ClaimInput[], more?: Partial<ClaimsToSync>): Promise<unknown>;
  /** What a register of services, owners and vendors says. */
  register(claims: readonly ClaimInput[], more?: Partial<ClaimsToSync>): Promise<unknown>;
  items(rule: string, at?: { asOf?: string; policy?: Policy }): Promise<readonly ShownFinding[]>;
  /** `name SEVERITY CERTAINTY STATUS`, sorted; several subjects are joined by a plus. */
  said(rule: string, at?: { asOf?: string; policy?: Policy }): Promise<string[]>;
}

export async function openWorld(refs: Record<string, NodeRef>): Promise<World> {
  const graph = await openMemoryGraph();
  const name = named({ account: { type: 'Realm', key: ['aws', '111111111111'] }, ...refs });
  const items: World['items'] = async (rule, at = {}) =>
    (await findings.ask(asking(graph, NOW, at), findings.args.parse({ rules: [rule] }))).items;
  return {
    graph,
    cloud: (claims, more = {}) =>
      syncClaims(graph, { observedAt: SEEN, capabilities: CAPABILITIES, claims, ...more }),
    register: (claims, more = {}) =>
      syncClaims(graph, {
        source: 'snow',
        connector: 'servicenow',
        realm: { provider: 'servicenow', realmId: 'cmdb', kind: 'INSTANCE' },
        observedAt: SEEN,
        capabilities: ['SERVICES', 'RETIREMENT', 'OWNERS'],
        claims,
        ...more,
      }),
    items,
    said: async (rule, at) =>
      (await items(rule, at))
        .map(
          ({ subjects, severity, certainty, status }) =>
            `${subjects.map(({ id }) => name(id)).join('+')} ${severity} ${certainty} ${status}`,
        )
        .sort(),
  };
}
