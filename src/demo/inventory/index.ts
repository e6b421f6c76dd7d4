import { stringify } from 'yaml';
import { fromMillis } from '../../model/index.js';
import type { Folder } from '../folder.js';
import type { Ground } from '../planted/index.js';
import type { Expectation } from '../truth.js';
import { plantAccess } from './access.js';
import { plantAgents } from './agents.js';
import { plantExceptions } from './exceptions.js';
import { plantJobs } from './jobs.js';
import { plantLifecycle } from './lifecycle.js';
import { REALM, type InventoryPlanting } from './record.js';
import { plantSecrets } from './secrets.js';
import { plantTemplates } from './templates.js';
import { plantVendors } from './vendors.js';

const THEMES: Readonly<Record<string, InventoryPlanting>> = {
  access: plantAccess,
  agents: plantAgents,
  exceptions: plantExceptions,
  jobs: plantJobs,
  lifecycle: plantLifecycle,
  secrets: plantSecrets,
  templates: plantTemplates,
  vendors: plantVendors,
};

/** What the register vouches for being all there is of. */
const COVERS = [
  'IDENTITIES',
  'CREDENTIALS',
  'LAST_USED',
  'OWNERS',
  'PERMISSIONS',
  'TRUSTS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
  'SERVICES',
  'RETIREMENT',
];

/**
 * Writes what people of the organisation keep in a register of their own, a file a theme, and gives what is true because
 * of it.
 */
export function writeInventory(folder: Folder, ground: Ground): Expectation[] {
  const at = (days: number): string => fromMillis(ground.clock.daysAgo(days));
  return Object.entries(THEMES).flatMap(([theme, plant]) => {
    const { nodes, events, expected } = plant({ ...ground, at });
    folder.text(`${theme}.yaml`, [
      stringify({
        relict: 1,
        realm: REALM,
        asOf: fromMillis(ground.clock.exportedAt),
        covers: COVERS,
        nodes,
        ...(events ? { events } : {}),
      }),
    ]);
    return expected;
  });
}
