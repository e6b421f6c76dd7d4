import type { Graph } from '../../src/graph/port.js';
import type { ClaimInput } from '../../src/model/index.js';
import { syncClaims } from '../support/sync.js';
import { SYNCED_AT } from './estate.js';

/** What the exports of the estate cannot carry and questions are asked of, by its names. */
export const BEYOND = { template: 'queue-worker', vendor: 'Vendora', agent: 'triage-agent' } as const;

const REALM = { provider: 'inventory', realmId: 'estate', kind: 'INVENTORY' };
const identity = (id: string) => ({ type: 'Identity' as const, key: ['inventory', 'estate', id] });

const CLAIMS: ClaimInput[] = [
  {
    node: { type: 'Template', key: ['templates', 'queue-worker'] },
    attributes: { name: BEYOND.template, kind: 'IAC_MODULE' },
    edges: [{ type: 'REFERENCES', to: identity('worker') }],
  },
  {
    node: { type: 'ThirdParty', key: ['vendora'] },
    attributes: { name: BEYOND.vendor },
    edges: [{ type: 'EXPOSED_TO', from: identity('worker'), attributes: { direction: 'INBOUND' } }],
  },
  { node: identity('worker'), attributes: { name: 'worker', kind: 'SERVICE_ACCOUNT', state: 'ACTIVE' } },
  {
    node: identity('agent'),
    attributes: { name: BEYOND.agent, kind: 'AGENT_IDENTITY', actorClass: 'AI_AGENT', state: 'ACTIVE' },
    edges: [{ type: 'CAN_ASSUME', to: identity('worker') }],
  },
];

export async function syncBeyond(graph: Graph): Promise<void> {
  await syncClaims(graph, {
    source: 'beyond',
    connector: 'file',
    realm: REALM,
    capabilities: ['IDENTITIES'],
    observedAt: SYNCED_AT,
    claims: CLAIMS,
  });
}
