import { liveAt } from '../read/index.js';
import type { Ground } from './ground.js';
import type { Subject } from './subject.js';
import { superseded } from './superseded.js';
import type { Ties } from './ties.js';

/** What has been found out of a subject while it was judged. */
export interface Found {
  readonly breakGlass: boolean;
  readonly compromised: boolean;
  readonly contested: boolean;
  /** A retired service that it is tied to still uses it. */
  readonly inUse: boolean;
  readonly stale: boolean;
  readonly unattributed: boolean;
  readonly shared: boolean;
  readonly classUncertain: boolean;
}

/** Kinds that have no end by their nature: that one has none says nothing of it. */
const ENDLESS_KINDS: ReadonlySet<unknown> = new Set([
  'ACCESS_KEY',
  'API_KEY',
  'PASSWORD',
  'SIGNING_KEY',
  'SSH_KEY',
  'UNLINKED',
  'WEBHOOK_SECRET',
]);

/** The flags of the decision table (questions.md 5.8.1), sorted. */
export function flagsOf(subject: Subject, ties: Ties, ground: Ground, found: Found): string[] {
  const { attributes } = subject.node;
  const retirements = ties.retired.map((tie) => tie.group.retirement);
  const flags: Readonly<Record<string, boolean>> = {
    BREAK_GLASS: found.breakGlass,
    CLASS_UNCERTAIN: found.classUncertain,
    CLOCK_SKEW: subject.verdict.reasons.includes('CLOCK_SKEW'),
    COMPROMISED: found.compromised,
    CONTESTED: found.contested || found.inUse || retirements.some((retirement) => retirement.contested),
    NEVER_EXPIRES: attributes['neverExpires'] === true && !ENDLESS_KINDS.has(attributes['kind']),
    PENDING_ACTIVATION: subject.pending,
    RETIRED_BUT_IN_USE: found.inUse,
    SHARED: subject.trust !== null && found.shared,
    STALE_DATA: found.stale,
    SUPERSEDED: subject.credential !== null && superseded(subject.credential, ties, ground),
    THIRD_PARTY_HELD: attributes['thirdPartyHeld'] === true || exposed(subject, ground),
    UNAPPROVED: retirements.some((retirement) => retirement.flags.includes('UNAPPROVED')),
    UNATTRIBUTED: found.unattributed,
    UNLINKED: attributes['kind'] === 'UNLINKED',
  };
  return Object.keys(flags)
    .filter((flag) => flags[flag])
    .sort();
}

/** A third party acts with it; OUTBOUND is what that has given to us (5.4). */
function exposed(subject: Subject, ground: Ground): boolean {
  const { when, policy } = ground.asking;
  return ground.index
    .out('EXPOSED_TO', subject.node.id)
    .some((edge) => edge.direction !== 'OUTBOUND' && liveAt(edge, when.asOf, policy));
}
