/** What is wrong, by rule (findings.md 5.9), and what becomes of it from sync to sync (5.5.4). */
export { evaluateFindings, type EvaluationReport } from './evaluate.js';
export type { Break, Breach, Finding, FindingsAnswer, RuleResult } from './finding.js';
export { findings } from './findings.js';
export type { FindingStatus, Life } from './life.js';
