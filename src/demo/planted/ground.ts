import type { Account } from '../aws/account.js';
import type { Clock } from '../clock.js';
import type { Service } from '../organisation.js';
import type { PlantedCase } from '../truth.js';
import type { PlantedServices } from './services.js';

/** Where cases are planted. */
export interface Ground {
  readonly clock: Clock;
  readonly services: PlantedServices;
  readonly payments: Account;
  readonly logistics: Account;
  /** An account that was last exported 20 days before the others. */
  readonly acquired: Account;
}

export type Planting = (ground: Ground) => PlantedCase[];

/** How a case names the retired services that it survives. */
export function surviving(...services: readonly Service[]): PlantedCase['services'] {
  return services.map(({ sysId, name }) => ({ sysId, name })).sort((a, b) => (a.sysId < b.sysId ? -1 : 1));
}

/** What a case that must not be listed has in common with the others. */
export const NOT_LISTED = {
  listing: 'NOT_LISTED',
  services: [],
  class: null,
  flags: [],
  certainty: null,
  actions: [],
  owner: null,
  copies: 0,
} as const satisfies Partial<PlantedCase>;
