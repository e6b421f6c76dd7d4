import type { PlantedCase } from '../truth.js';
import { plantCopies } from './copies.js';
import type { Ground } from './ground.js';
import { plantKeys } from './keys.js';
import { plantLookAlikes } from './look-alikes.js';
import { plantTrusts } from './trusts.js';

export type { Ground } from './ground.js';
export { plantedServices, type PlantedServices } from './services.js';

/** Plants every case and says what is true of each. */
export function plantCases(ground: Ground): PlantedCase[] {
  return [plantKeys, plantCopies, plantTrusts, plantLookAlikes].flatMap((plant) => plant(ground));
}
