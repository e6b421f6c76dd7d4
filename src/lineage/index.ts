import { authMethods } from './auth-methods/auth-methods.js';
import { blastRadius } from './blast-radius/blast-radius.js';
import { sourceConflicts } from './conflicts/source-conflicts.js';
import { breakGlass } from './break-glass/break-glass.js';
import { copies } from './copies/copies.js';
import { coverage } from './coverage/coverage.js';
import { crossEnvironment } from './cross-environment/cross-environment.js';
import { duplicates } from './duplicates/duplicates.js';
import { leaverImpact } from './leaver/leaver.js';
import { teamDissolved } from './team-dissolved/team-dissolved.js';
import { exceptions } from './exceptions/exceptions.js';
import { offboardingPlan } from './offboarding/offboarding.js';
import { offboardingVerification } from './offboarding/verification.js';
import { moverImpact } from './mover/mover.js';
import { migrationCandidates } from './migration-candidates/migration-candidates.js';
import { ownerOf } from './owner/owner-of.js';
import { lineage } from './credential-lineage/lineage.js';
import { longLivedWithoutException } from './long-lived/long-lived.js';
import { humanUseOfNhi } from './human-use/human-use.js';
import { federationTrusts } from './federation-trusts/federation-trusts.js';
import { escalationPaths } from './escalation/escalation.js';
import { ephemeralLeftovers, impliedRetirement } from './leftovers/index.js';
import { incidentScope } from './incident/incident.js';
import { findings } from './findings/findings.js';
import { orphanedIdentities } from './orphaned/orphaned.js';
import type { AnyQuestion } from './question.js';
import { reviewQueue } from './right-to-continue/review-queue.js';
import { rightToContinue } from './right-to-continue/right-to-continue.js';
import { retirementReadiness } from './retirement-readiness/index.js';
import { whoCanReach } from './who-can-reach/who-can-reach.js';
import { rotationImpact } from './rotation-impact/rotation-impact.js';
import { rotationStatus } from './rotation/rotation.js';
import { sharedCredentials, sharedIdentities } from './sharing/shared.js';
import { staleAutomations } from './stale-automations/stale-automations.js';
import { survivingIdentities } from './surviving-identities/surviving-identities.js';
import { secretsOutsideApproved } from './unapproved-locations/unapproved-locations.js';
import { ungovernedCreations } from './ungoverned/ungoverned.js';
import { unused } from './unused/unused.js';
import { survivors } from './survivors/index.js';
import { unjustified } from './unjustified/unjustified.js';
import { timeline } from './timeline/timeline.js';
import { diff } from './diff/diff.js';
import { controlCard } from './control-card/control-card.js';
import { accessProvenance } from './access-provenance/access-provenance.js';
import { overprivileged } from './overprivileged/overprivileged.js';
import { scopeDrift } from './scope-drift/scope-drift.js';
import { templateLineage } from './template-lineage/template-lineage.js';
import { agentAccess } from './agent-access/agent-access.js';
import { thirdPartyExposure } from './third-party/third-party.js';

export type { AnyQuestion } from './question.js';

/** All questions, by id. A new one is one folder here, one file in `schema/` and one line in this list. */
export const questions: readonly AnyQuestion[] = [
  survivors,
  survivingIdentities,
  moverImpact,
  leaverImpact,
  teamDissolved,
  ownerOf,
  orphanedIdentities,
  unjustified,
  controlCard,
  accessProvenance,
  lineage,
  copies,
  duplicates,
  sharedCredentials,
  sharedIdentities,
  crossEnvironment,
  blastRadius,
  whoCanReach,
  rotationImpact,
  offboardingPlan,
  offboardingVerification,
  rotationStatus,
  longLivedWithoutException,
  unused,
  overprivileged,
  scopeDrift,
  ungovernedCreations,
  exceptions,
  breakGlass,
  thirdPartyExposure,
  templateLineage,
  ephemeralLeftovers,
  impliedRetirement,
  federationTrusts,
  secretsOutsideApproved,
  sourceConflicts,
  coverage,
  rightToContinue,
  reviewQueue,
  timeline,
  diff,
  escalationPaths,
  humanUseOfNhi,
  agentAccess,
  staleAutomations,
  incidentScope,
  authMethods,
  migrationCandidates,
  retirementReadiness,
  findings,
];

/** The question of this id (`Q-01`), field (`blastRadius`) or short name (`blast-radius`), whatever the case. */
export function questionNamed(name: string): AnyQuestion | undefined {
  const wanted = name.trim().toLowerCase();
  return questions.find(({ id, field, names }) =>
    [id, field, ...names].some((known) => known.toLowerCase() === wanted),
  );
}
