import { parseDay, type AnswerCertainty, type Instant } from '../../model/index.js';
import type { NodeFact } from '../facts.js';
import type { ClaimValidity } from './result.js';

export interface TargetVerdict {
  readonly validity: ClaimValidity;
  readonly reasons: readonly string[];
}

const VALID: TargetVerdict = { validity: 'VALID', reasons: [] };
const invalid = (reason: string): TargetVerdict => ({ validity: 'INVALID', reasons: [reason] });

/**
 * Whether somebody can own at `asOf` (5.6): exists, is active, is not dissolved, is no machine (F-34).
 * A target that nothing has described does not exist where every source of owners was heard; elsewhere it is not known.
 *
 * @param machine the target is the same as an identity of a machine or an agent
 */
export function judgeTarget(
  target: NodeFact,
  asOf: Instant,
  ownersHeard: AnswerCertainty,
  machine = false,
): TargetVerdict {
  if (machine) return invalid('OWNER_IS_MACHINE');
  if (target.nodeType !== 'Team' && target.nodeType !== 'Person') return invalid('NOT_A_TEAM_OR_PERSON');
  if (target.presence === 'ABSENT_CONFIRMED') return invalid('TARGET_ABSENT');
  if (target.presence === 'UNKNOWN') {
    return ownersHeard === 'COMPLETE'
      ? invalid('TARGET_NOT_FOUND')
      : { validity: 'UNKNOWN', reasons: ['TARGET_NOT_DESCRIBED'] };
  }
  const { status, dissolvedAt } = target.attributes;
  if (target.nodeType === 'Person') {
    if (status === 'INACTIVE') return invalid('PERSON_INACTIVE');
    if (status === 'UNKNOWN') return { validity: 'UNKNOWN', reasons: ['OWNER_STATUS_UNKNOWN'] };
    return status === 'LEAVE' ? { validity: 'VALID', reasons: ['PERSON_ON_LEAVE'] } : VALID;
  }
  if (typeof dissolvedAt !== 'string') {
    if (status === 'UNKNOWN') return { validity: 'UNKNOWN', reasons: ['OWNER_STATUS_UNKNOWN'] };
    return status === 'DISSOLVED' ? invalid('TEAM_DISSOLVED') : VALID;
  }
  const day = parseDay(dissolvedAt);
  if (day?.from && day.to && day.from <= asOf && asOf < day.to)
    return { validity: 'UNKNOWN', reasons: ['DISSOLVED_THAT_DAY'] };
  return (day?.to ?? dissolvedAt) <= asOf ? invalid('TEAM_DISSOLVED') : VALID;
}
