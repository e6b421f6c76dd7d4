/** The vocabulary: what there is, what may be said of it, and how it is keyed. Pure; knows nothing of ours. */
export * from './approved.js';
export * from './claim.js';
export * from './coverage.js';
export * from './edges.js';
export * from './errors.js';
export * from './event.js';
export { instant, instantOrDay } from './fields.js';
export * from './key.js';
export * from './logic.js';
export * from './nodes.js';
export * from './obligation.js';
export * from './policy.js';
export * from './resolve.js';
export * from './scope.js';
export * from './sla.js';
export * from './text.js';
export * from './time.js';
export * from './workload-identity.js';
