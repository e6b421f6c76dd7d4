/** The store: statements by name, two engines behind one port. */
export * from './layout.js';
export * from './open.js';
export * from './port.js';
export { declaredStatements, statement, statementPer } from './statement.js';
