/** Reading facts: the only door of `lineage` to the graph for nodes, relationships, observations and scopes. */
export * from './batches.js';
export * from './edges.js';
export * from './freshness.js';
export * from './known.js';
export * from './live.js';
export * from './memory.js';
export * from './nodes-of-type.js';
export * from './nodes.js';
export * from './observations.js';
export * from './scopes.js';
