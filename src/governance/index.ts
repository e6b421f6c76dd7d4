/**
 * Governance records: events, exceptions, attestations, marks, statements of identity, progress of obligations. Pure: a
 * checked input becomes claims, or a refusal that says what is missing. They are written on the path of every claim, so
 * that their history, and what follows from them, is read like everything else.
 */
export * from './attestation.js';
export * from './break-glass.js';
export * from './event.js';
export * from './exception.js';
export * from './finding.js';
export * from './identity.js';
export * from './obligation.js';
export * from './origin.js';
export * from './record.js';
