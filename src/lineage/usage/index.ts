/** What is known of use, and since when somebody has been watching (A6). */
export * from './memory.js';
export * from './together.js';
export * from './usage-of.js';
export * from './watch.js';
export * from './watched.js';
