export { findNodes, type FindOptions } from './find-nodes.js';
export { nodeByHandle } from './node-by-handle.js';
