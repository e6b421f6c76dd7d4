import type { Instant } from '../../model/index.js';
import { ago, count, day, label, moment, sentencesFor } from '../explain/index.js';
import type { BreakGlassFacts } from './gather.js';

/** What there is to say of break-glass access, in plain sentences. */
export function because(facts: BreakGlassFacts, at: Instant): string[] {
  const name = label(facts.node);
  return [used(name, facts), tested(facts, at), reaches(facts)];
}

function used(name: string, { judged, lastUsedAt, incident }: BreakGlassFacts): string {
  const when = lastUsedAt === null ? '' : moment(lastUsedAt);
  switch (judged.use) {
    case 'NOT_USED':
      return `${name} is kept for emergencies and was never used.`;
    case 'IN_INCIDENT':
      return `${name} is kept for emergencies and was last used at ${when}, during ${incident ? label(incident) : 'an incident'}.`;
    case 'IN_TEST':
      return `${name} is kept for emergencies and was last used at ${when}, on the day of a test.`;
    case 'OUTSIDE_INCIDENT':
      return `${name} is kept for emergencies and was last used at ${when}, outside of every declared incident.`;
    case 'UNKNOWN':
      return [
        `${name} is kept for emergencies; whether it was used outside of an incident is not known.`,
        ...sentencesFor(judged.reasons),
      ].join(' ');
  }
}

function tested({ lastTestedAt, lastReviewedAt }: BreakGlassFacts, at: Instant): string {
  const said = (last: Instant): string => `on ${day(last)}, ${ago(last, at)}`;
  if (lastTestedAt === null)
    return lastReviewedAt === null
      ? 'No test and no review of it is on record.'
      : `It was last reviewed ${said(lastReviewedAt)}; no test of it is on record.`;
  return lastReviewedAt === null
    ? `It was last tested ${said(lastTestedAt)}; no review of it is on record.`
    : `It was last tested ${said(lastTestedAt)}, and last reviewed ${said(lastReviewedAt)}.`;
}

function reaches({ reach, privileged }: BreakGlassFacts): string {
  const what =
    reach.length === 0
      ? 'Nothing is known that it reaches'
      : `It reaches ${count(reach.length, 'thing')} in one step`;
  return `${what}${privileged ? ', and it is privileged' : ''}.`;
}
