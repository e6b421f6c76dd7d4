/** the credentials that survive a retired service. */
export * from './result.js';
export { survivors, type SurvivorsArgs } from './survivors.js';
