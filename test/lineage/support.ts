import { DEFAULT_POLICY, urn, type NodeRef, type Policy } from '../../src/model/index.js';
import type { Graph } from '../../src/graph/port.js';
import type { Asking } from '../../src/lineage/question.js';
import { at } from '../support/sync.js';

/** A question of now, unless one of the instants is given. */
export function asking(
  graph: Graph,
  now: string,
  instants: { readonly asOf?: string; readonly knownAt?: string; readonly policy?: Policy } = {},
): Asking {
  return {
    graph,
    policy: instants.policy ?? DEFAULT_POLICY,
    when: {
      asOf: at(instants.asOf ?? now),
      knownAt: at(instants.knownAt ?? now),
      present: instants.asOf === undefined && instants.knownAt === undefined,
    },
  };
}

export const ref = {
  identity: (id: string): NodeRef & { key: string[] } => ({
    type: 'Identity',
    key: ['aws', '111111111111', id],
  }),
  credential: (id: string): NodeRef & { key: string[] } => ({
    type: 'Credential',
    key: ['aws', '111111111111', id],
  }),
  workload: (id: string): NodeRef & { key: string[] } => ({
    type: 'Workload',
    key: ['aws', '111111111111', id],
  }),
  location: (id: string): NodeRef & { key: string[] } => ({ type: 'SecretLocation', key: ['vault', id] }),
  material: (id: string): NodeRef & { key: string[] } => ({ type: 'Material', key: ['m', id] }),
  service: (id: string): NodeRef & { key: string[] } => ({ type: 'Service', key: ['cmdb', id] }),
  team: (id: string): NodeRef & { key: string[] } => ({ type: 'Team', key: ['cmdb', id] }),
  person: (id: string): NodeRef & { key: string[] } => ({ type: 'Person', key: ['cmdb', id] }),
  resource: (id: string): NodeRef & { key: string[] } => ({ type: 'Resource', key: ['aws', id] }),
  realm: (id: string): NodeRef & { key: string[] } => ({ type: 'Realm', key: ['aws', id] }),
  entitlement: (id: string): NodeRef & { key: string[] } => ({
    type: 'Entitlement',
    key: ['aws', '111111111111', id],
  }),
};

export const idOf = (node: NodeRef): string => urn(node);

/** The last word of each path or id, which the tests name nodes by. */
export function named(refs: Record<string, NodeRef>): (id: string) => string {
  const names = new Map(Object.entries(refs).map(([name, node]) => [urn(node), name]));
  return (id) => names.get(id) ?? id;
}
