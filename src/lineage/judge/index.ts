/** The definitions applied to the graph: facts are read in batches, then decided by the pure functions. */
export * from './credentials.js';
export * from './exceptions.js';
export * from './identities.js';
export * from './justification.js';
export * from './privileged.js';
export * from './services.js';
