import { digest, type NodeRef } from './key.js';

/** What may be owed on a subject after a trigger (5.5.5). */
export const OBLIGATION_TYPES = [
  'REVOKE',
  'ROTATE',
  'ROTATE_AND_DETACH',
  'REMOVE_TRUST',
  'DISABLE',
  'REASSIGN',
  'REASSIGN_AUTHORITY',
  'REVALIDATE',
  'REVIEW',
  'RECHECK',
  'ATTEST',
  'CONFIRM',
  'SCOPE',
  'VERIFY',
] as const;
export type ObligationType = (typeof OBLIGATION_TYPES)[number];

/** 5.5.4. OVERDUE is derived, never stored. */
export const OBLIGATION_STATUSES = [
  'OPEN',
  'IN_PROGRESS',
  'DONE_UNVERIFIED',
  'VERIFIED',
  'WAIVED',
  'SUPERSEDED',
] as const;
export type ObligationStatus = (typeof OBLIGATION_STATUSES)[number];

/** The node that records the progress of one obligation: hash(rule, subject, trigger) of model.md 5.3. */
export function obligationRef(type: ObligationType, subject: string, trigger: string): NodeRef {
  return { type: 'Obligation', key: ['relict', digest(['obligation', type, subject, trigger])] };
}
