import {
  isFalse,
  isTrue,
  unknown,
  type AnswerCertainty,
  type AnyAttributes,
  type Verdict,
} from '../../model/index.js';
import { textOf } from '../definitions/instants.js';
import type { Update } from './decide.js';

export interface RotationFacts {
  readonly updates: readonly Update[];
  /** Used within the window by nobody who is known. */
  readonly unattributedUse: boolean;
  /** Whether its use was watched over the whole window; its reasons when not. */
  readonly usageCovered: Verdict;
}

/**
 * FALSE iff a consumer needs work by hand; TRUE iff no consumer is UNKNOWN, no use in the window is unattributed, and
 * use was watched over all of it; else UNKNOWN, with what is missing.
 */
export function safeToRotate({ updates, unattributedUse, usageCovered }: RotationFacts): Verdict {
  if (updates.includes('NEEDS_MANUAL')) return isFalse('NEEDS_MANUAL');
  const missing: string[] = [];
  if (updates.includes('UNKNOWN')) missing.push('CONSUMER_UNKNOWN');
  if (unattributedUse) missing.push('UNATTRIBUTED_USE');
  if (usageCovered.value !== 'TRUE')
    missing.push(...(usageCovered.reasons.length > 0 ? usageCovered.reasons : ['USAGE_COVERAGE_GAP']));
  const [first, ...rest] = missing;
  return first === undefined ? isTrue() : unknown(first, ...rest);
}

/**
 * Whether the use of a credential over the window is known: its source tells the last use of this kind, and has been heard.
 * A provider that keeps the last use tells it of all the time before, so that one fresh complete run is enough.
 *
 * @param heard the coverage of LAST_USED in the realm that issued it
 */
export function usageCovered(credential: AnyAttributes, heard: AnswerCertainty): Verdict {
  const status = textOf(credential, 'lastUsedStatus');
  if (status === 'NOT_TRACKED' || status === 'NOT_READ') return unknown(status);
  if (textOf(credential, 'lastUsedAt') === null && status !== 'NEVER_USED')
    return unknown('LAST_USED_NOT_TOLD');
  return heard === 'COMPLETE' ? isTrue() : unknown('USAGE_COVERAGE_GAP');
}
