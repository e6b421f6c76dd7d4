/** Sync: brings the graph to what a source says, by difference. */
export type { LinkRules, Progress, SyncOptions } from './options.js';
export type { Counts, Reject, ScopeReport, SyncReport } from './report.js';
export { scopesOf } from './silent.js';
export { sync, syncAll } from './sync.js';
export { withdrawScopes, type WithdrawOptions } from './withdraw.js';
export { writeRecords, type RecordClaim, type RecordOutcome, type RecordsOptions } from './records.js';
