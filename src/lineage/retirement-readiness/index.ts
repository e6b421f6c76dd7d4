/** what stands against retiring a service. */
export * from './result.js';
export { readiness } from './readiness.js';
export { retirementReadiness, type RetirementReadinessArgs } from './retirement-readiness.js';
