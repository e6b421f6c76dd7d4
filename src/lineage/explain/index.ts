/**
 * The small vocabulary of every explanation (`because`): how nodes, instants and reasons are said in plain English.
 * Texts of sources pass through {@link label} or {@link quoted}, never as they are.
 */
export { called, count, inWords, label, names, quoted, valued } from './label.js';
export { clauseOf, predicateOf } from './events.js';
export { verbOf } from './relations.js';
export { ago, dated, day, duration, moment } from './time.js';
export { REASON_CODES, REASON_PREFIXES, sentenceFor, sentencesFor } from './sentences.js';
