/** What is wrong, by rule (findings.md 5.9), and what becomes of it from sync to sync (5.5.4). */
export { evaluateFindings, type EvaluateOptions, type EvaluationReport } from './evaluate.js';
export type { Break, Breach, Finding, FindingsAnswer, RuleResult, ShownFinding } from './finding.js';
export { findingById } from './finding-by-id.js';
export { WHOLE_REASONS, type WholeReason } from './incremental/reach.js';
export { findings } from './findings.js';
export type { FindingStatus, Life } from './life.js';
