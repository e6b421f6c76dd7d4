/** Obligations (5.5.4, 5.5.5) as pure functions: what follows from a trigger, until when, and how it stands. */
export * from './duties.js';
export * from './obligation.js';
export * from './trigger.js';
