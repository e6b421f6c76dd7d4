import { COMPOSED, OF_QUESTIONS } from './of-questions.js';
import { OF_RULES } from './of-rules.js';

/**
 * Every closed reason code that the definitions give, as a sentence about what the item is about ("it"). A code is for
 * machines and stays what it is; the sentence may be worded better at any time.
 */
const OF_DEFINITIONS: Readonly<Record<string, string>> = {
  // A1, canAct: what ended it, or holds it back.
  REVOKED: 'It was revoked.',
  EXPIRED: 'It has expired.',
  DESTROYED: 'It was destroyed.',
  SUPERSEDED: 'It was superseded by a rotation.',
  PARENT_REVOKED: 'What it was obtained with was revoked, and it ended with it.',
  IDENTITY_REMOVED: 'The identity that it belonged to was removed.',
  ABSENT_CONFIRMED: 'The source no longer lists it, and two complete runs say so.',
  SESSION_CUTOFF: 'Sessions issued before the cut-off are refused.',
  SUSPENDED: 'It is disabled, and can be enabled again.',
  NOT_YET_VALID: 'It is not valid yet.',
  REALM_CLOSED: 'The realm that issued it is closed.',
  IDENTITY_PURGED: 'The identity was deleted for good.',
  IDENTITY_ABSENT: 'The identity is no longer listed by its source.',
  IDENTITY_DEPROVISIONED: 'The identity was deprovisioned, and can still be restored.',
  IDENTITY_SUSPENDED: 'The identity is disabled, and can be enabled again.',
  CONDITION_UNSATISFIABLE: 'The condition of the trust can never be met.',
  INTERNAL_SUBJECT: "The subject is the provider's own, and not somebody outside.",
  // A1, canAct: why nobody can say.
  STALE_NEGATIVE: 'It was disabled when last confirmed, but that is too long ago to rely on.',
  STALE_POSITIVE: 'It was active when last confirmed, but that is too long ago to rely on.',
  STATE_UNKNOWN: 'No source tells its state.',
  ABSENT_SUSPECTED: 'It was missing from the last complete run, which alone does not prove that it is gone.',
  IDENTITY_ABSENT_SUSPECTED:
    'The identity was missing from the last complete run, which alone does not prove that it is gone.',
  WORKLOAD_NOT_SEEN: 'Whether a workload that runs as it is still there is not known.',
  UNLINKED: 'No issuer is known for it, so nobody can say whether it still works.',
  CLOCK_SKEW: 'The moment asked for is so close to its end or its beginning that clocks may differ about it.',
  RENEWAL_UNKNOWN: 'It was due to end, but may have been renewed since its source was last read.',
  TRUSTS_WHOLE_ACCOUNT: 'The trust names a whole account: whoever its administrators allow to may use it.',
  CONDITION_UNRESOLVED: 'Whether the condition of the trust can be met is not known.',
  // A2, A12: how well it is tied.
  WEAK_ASSOCIATION: 'What ties it to the service is a guess or a weak statement.',
  WEAK_LINK: 'A relationship that this follows from is a guess or a weak statement.',
  NOT_SIMULTANEOUS: 'What ties it to the service was never seen all at one time.',
  FORMER_ASSOCIATION: 'It rests on a tie that has ended.',
  NO_MATERIAL: 'Nothing tells which secret it is made of.',
  CONTESTED: 'Sources contradict each other on what this rests on.',
  // A3, A7: the service.
  RETIRED_BUT_IN_USE: 'The service is said to be retired, but it is still running and using it.',
  RETIREMENT_CONTESTED: 'Another source says that the service is not retired.',
  LIFECYCLE_UNKNOWN: 'No source tells whether the service is retired.',
  RETIRES_LATER: 'The service retires only later.',
  DATE_ONLY: 'Only the day is known, and the moment asked for lies within it.',
  CLASS_UNCERTAIN: 'Whether something else still needs it is not certain.',
  // A6: usage.
  USED: 'It was used within the window.',
  LAST_USED_NOT_TOLD: 'Its source does not tell when it was last used.',
  USAGE_COVERAGE_GAP: 'Its use was not watched over the whole window.',
  NOT_TRACKED: 'Its provider does not record its use.',
  NOT_READ: 'Its last use was not read.',
  NEVER_USED: 'It was never used.',
  CREATED_WITHIN_WINDOW: 'It is younger than the window.',
  UNKNOWN: 'Its source does not know.',
  // A4, A5, A6, R-ROT-01, R-LIF-02: lists.
  LIFETIME_UNKNOWN: 'No source tells how long it may live.',
  ROTATION_NOT_TOLD: 'Its source does not tell of rotations, and it can change in place.',
  CONSUMER_WITHOUT_SERVICE: 'Something uses it of which no service is known.',
  ENVIRONMENT_UNKNOWN: 'No source tells where something that uses it runs, or where it runs itself.',
  ISSUED_AT_UNKNOWN: 'No source tells when one of them was issued, so that a rotation may be under way.',
  PROVIDER_REMEMBERS_USE: 'Its provider keeps the last use itself.',
  WATCHED_BY_RUNS: 'Its use was watched without a gap.',
  INCIDENT_WINDOW_UNKNOWN: 'An incident names it of which nobody tells when it began.',
  CREATED_AT_UNKNOWN: 'No source tells when it was made.',
  CREATOR_UNKNOWN: 'Whether who made it is governed is not known.',
  BINDING_DATE_UNKNOWN: 'It is bound to a service, and since when is not certain.',
  RECORDS_NOT_COVERED: 'Not every source that could hold a record of it was heard.',
  SAME_ENVIRONMENT: 'What may assume it runs in production as well.',
  NOT_PRODUCTION: 'It does not belong to production.',
  CREATED_EARLIER: 'It was made before the time that was asked about.',
  GOVERNED_ORIGIN: 'A governed process made it.',
  RECORDED: 'A request, decision or binding of it is on record.',
  WITHIN_GRACE: 'The time that a record of it may take is not over.',
  NOT_TOLD: 'No source tells.',
  // A10, 5.6: ownership.
  OWNED: 'It has an owner.',
  OWNER_MISSING: 'Nobody claims it, and every source that could tell was heard.',
  OWNER_INVALID: 'It is claimed, but nobody who is named can own it.',
  OWNER_UNKNOWN: 'Its owner is not known.',
  OWNER_STATUS_UNKNOWN: 'Its source does not know whether the named owner is still there.',
  OWNER_CONFLICT: 'Two valid owners of equal standing claim it.',
  SUPPORTS_SERVICE: 'It supports a service that is not retired.',
  NO_CLAIM: 'Nobody claims it.',
  // 5.6: justification.
  NO_PURPOSE: 'No purpose is stated for it.',
  PURPOSE_ENDED: 'The purpose that was stated for it has ended.',
  NO_SERVICE: 'It supports no service.',
  SERVICE_RETIRED: 'A service that it supports is retired.',
  EXCEPTION: 'An active exception covers it.',
  BREAK_GLASS_REVIEWED: 'It is a break-glass account whose review is in date.',
  BREAK_GLASS_NOT_REVIEWED: 'It is a break-glass account, and its review is not in date.',
  SOURCES_NOT_COVERED: 'Not every source that could tell of it was heard.',
  OWNERS_NOT_COVERED: 'Not every source that could name an owner was heard.',
  OWNER_IS_MACHINE: 'The named owner is a machine.',
  NOT_A_TEAM_OR_PERSON: 'The named owner is neither a team nor a person.',
  TARGET_ABSENT: 'The named owner no longer exists.',
  TARGET_NOT_FOUND: 'The named owner does not exist in any source.',
  TARGET_NOT_DESCRIBED: 'No source describes the named owner.',
  PERSON_INACTIVE: 'The named owner has left.',
  PERSON_ON_LEAVE: 'The named owner is on leave.',
  TEAM_DISSOLVED: 'The owning team was dissolved.',
  DISSOLVED_THAT_DAY: 'The owning team was dissolved on that very day.',
  ATTESTATION_EXPIRED: 'The attestation of the owner has expired.',
  STRONGER_CLAIM_UNVERIFIED: 'A stronger claim to own it could not be verified.',
  CREATED_IT: 'Who made it is only a suggestion of who owns it.',
  LAST_KNOWN: 'This is the last owner known, from before the service was gone.',
  // 5.5.4: findings that their rule no longer lists.
  SIGHT_LOST: 'What would have to show it is not seen any more.',
  WITHDRAWN_BY_RECORD: 'Only a record no longer speaks against it: the access that it is about goes on.',
  // How far a walk went.
  TRUNCATED: 'Not everything was followed: there may be more.',
  DEPTH: 'The walk ended at its greatest depth: there may be more.',
  UNRESOLVED_ON_THE_WAY: 'A step on the way is not certain.',
  NOT_EVALUATED: 'What the permissions amount to in effect was not evaluated.',
};

const SENTENCES: Readonly<Record<string, string>> = { ...OF_RULES, ...OF_QUESTIONS, ...OF_DEFINITIONS };

/** Every code that has a sentence of its own, sorted. */
export const REASON_CODES: readonly string[] = Object.keys(SENTENCES).sort();

/** What codes begin with that are put together from several words, such as `OWNER_`. */
export const REASON_PREFIXES: readonly string[] = Object.keys(COMPOSED).sort();

/** The sentence of a closed reason code; one that has none is said in its own words. */
export function sentenceFor(code: string): string {
  const known = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
  if (known !== undefined) return known;
  const prefix = REASON_PREFIXES.find((one) => code.startsWith(one));
  const said = prefix && COMPOSED[prefix]?.(inWords(code.slice(prefix.length)));
  if (said) return said;
  const words = inWords(code);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function inWords(code: string): string {
  return code.replaceAll('_', ' ').toLowerCase();
}

/** The sentences of several codes, each once, in the order of the codes. */
export function sentencesFor(codes: readonly string[]): string[] {
  return [...new Set(codes.map(sentenceFor))];
}
