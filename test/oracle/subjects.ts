import { subject as blastRadius, withinSubject as blastRadiusWithin } from './questions/blast-radius.js';
import { subject as implied } from './questions/implied.js';
import { subject as leftovers } from './questions/leftovers.js';
import { subject as offboarding } from './questions/offboarding.js';
import { subject as orphaned } from './questions/orphaned.js';
import { subject as owner } from './questions/owner.js';
import type { Subject } from './questions/subject.js';
import { subject as rotationImpact } from './questions/rotation-impact.js';
import { subject as survivingIdentities } from './questions/surviving-identities.js';
import { subject as survivors } from './questions/survivors.js';
import { subject as unjustified } from './questions/unjustified.js';

/** What is asked of both readings: one file each in `questions/`, in the order of their ids. */
export const subjects: readonly Subject[] = [
  survivors,
  survivingIdentities,
  owner,
  orphaned,
  unjustified,
  blastRadius,
  blastRadiusWithin,
  rotationImpact,
  offboarding,
  leftovers,
  implied,
];
