import { crossEnvironment } from '../cross-environment/cross-environment.js';
import { ephemeralLeftovers } from '../leftovers/index.js';
import { longLivedWithoutException } from '../long-lived/long-lived.js';
import { sharedCredentials } from '../sharing/shared.js';
import { compromised } from './compromised.js';
import { fromList, type Evaluator } from './evaluator.js';
import { ownership } from './ownership.js';
import { sight } from './sight.js';
import { survival } from './survival.js';

/** How each rule is evaluated; a rule that is in none of them is said to be not evaluated. */
export const EVALUATORS: readonly Evaluator[] = [
  ownership,
  survival,
  compromised,
  sight,
  fromList('LIN-016', longLivedWithoutException),
  fromList('LIN-033', crossEnvironment),
  fromList('LIN-036', sharedCredentials),
  fromList('LIN-040', ephemeralLeftovers),
];
