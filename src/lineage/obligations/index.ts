/** What is owed after a change (5.5.5): what it concerns, what follows, and what the sources show of it since. */
export * from './affected.js';
export * from './concern.js';
export * from './owed.js';
export * from './owing.js';
export * from './proofs.js';
export * from './triggers.js';
