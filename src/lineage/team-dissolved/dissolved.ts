import { isFalse, isTrue, unknown, type Instant, type Truth, type Verdict } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import type { NodeFact } from '../facts.js';

export interface TeamFacts {
  /** The nodes that are the team. */
  readonly team: readonly NodeFact[];
  /** Whether each member is still there; empty when no member is known. */
  readonly members: readonly Truth[];
}

/**
 * Whether a team is no more at `at`: somebody says that it is dissolved, its source no longer lists it, or all of
 * its members have left. Another name alone makes no other team.
 */
export function dissolved({ team, members }: TeamFacts, at: Instant): Verdict {
  for (const { attributes } of team) {
    const since = textOf(attributes, 'dissolvedAt');
    if (attributes['status'] === 'DISSOLVED' || since !== null) {
      if (since === null || span(since).to <= at) return isTrue('TEAM_DISSOLVED');
      if (span(since).from <= at) return unknown('DATE_ONLY');
    }
  }
  if (team.length > 0 && team.every((node) => node.presence === 'ABSENT_CONFIRMED'))
    return isTrue('TEAM_ABSENT');
  if (members.includes('TRUE')) return isFalse('HAS_MEMBERS');
  if (members.includes('UNKNOWN')) return unknown('MEMBER_STATUS_UNKNOWN');
  if (members.length > 0) return isTrue('ALL_MEMBERS_INACTIVE');
  if (team.some((node) => node.presence === 'ABSENT_SUSPECTED')) return unknown('ABSENT_SUSPECTED');
  return team.some(({ attributes }) => attributes['status'] === 'ACTIVE')
    ? isFalse('TEAM_ACTIVE')
    : unknown('MEMBERS_NOT_KNOWN');
}
