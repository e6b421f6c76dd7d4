import type { ScopeInput } from '../model/index.js';

/** The source id, and the connector's name, of what was recorded here: no connector reads it from anywhere. */
export const SOURCE = 'relict';

/** Where records lie. It lists no capability: a decision that was recorded vouches for no inventory. */
export const SCOPE: Omit<ScopeInput, 'observedAt'> = {
  id: 'records',
  realm: { provider: 'relict', realmId: 'governance', kind: 'GOVERNANCE', name: 'Governance records' },
  capabilities: [],
  origin: 'inventory',
};
