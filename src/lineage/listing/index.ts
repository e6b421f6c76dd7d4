/** Questions whose answer is a list of nodes, each with why it stands there. */
export * from './item.js';
export * from './list.js';
export * from './list-pages.js';
export * from './pages.js';
export * from './scope.js';
