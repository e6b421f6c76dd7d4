import { toMillis, type Certainty } from '../../model/index.js';
import { classify } from '../definitions/a03-class.js';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { suppressing } from '../definitions/a08-exception.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { strongest } from '../definitions/a12-certainty.js';
import { environmentOf } from '../definitions/a13-environment.js';
import { recommendedActions } from '../definitions/actions.js';
import { instantOf } from '../definitions/instants.js';
import { AUTHENTICATION } from '../definitions/rests-on.js';
import { severityOf } from '../definitions/severity.js';
import type { EdgeFact } from '../facts.js';
import { byEnds } from '../read/index.js';
import { RULES } from '../rules.js';
import { becauseOf } from './because.js';
import { flagsOf } from './flags.js';
import type { Ground } from './ground.js';
import { consumersOf, copiesOf } from './holdings.js';
import type { Survivor } from './result.js';
import { survived } from './survived.js';
import { othersOf, tiesOf, type Ties } from './ties.js';
import type { Subject } from './subject.js';
import { stillInUse, unattributedUse } from './usage.js';

/** The rule of findings.md that a survivor breaks. */
export const SURVIVOR_RULE = RULES['LIN-031'];

/** The item of Q-01 for one subject, without its owner; null when no retired service is associated with it. */
export function decide(subject: Subject, ground: Ground): Survivor | null {
  const { asOf } = ground.asking.when;
  const { policy } = ground.asking;
  const ties = tiesOf(subject.node.id, ground);
  if (ties.retired.length === 0) return null;
  const { attributes } = subject.node;
  const inUse = ties.retired.filter((tie) => stillInUse(tie, subject.node, ground));
  const unattributed = subject.credential !== null && unattributedUse(subject.node, ties, asOf, policy);
  const lifetime = lifetimeClass(attributes, policy);
  const classified = classify({
    trustOnly: subject.trust !== null,
    lifetime,
    derived: ground.index
      .out('DERIVED_FROM', subject.node.id)
      .some((edge) => edge.endReason !== 'SOURCE_CORRECTION'),
    others: othersOf(ties, ground),
    unattributed,
    rotatedAt:
      instantOf(attributes, 'lastRotatedAt') ??
      instantOf(attributes, 'issuedAt') ??
      instantOf(attributes, 'createdAt'),
  });
  const services = ties.retired.map((tie) => survived(tie, inUse.includes(tie)));
  const contested =
    (subject.credential?.contested ?? []).some((name) => AUTHENTICATION.includes(name)) ||
    subject.identities.some((identity) => identity.contested.includes('state'));
  const certainty: Certainty =
    subject.verdict.value !== 'UNKNOWN' && !contested && inUse.length === 0
      ? strongest(services.map((service) => service.certainty))
      : 'POSSIBLE';
  const reasons = reasonsOf(subject, ties, { contested, inUse: inUse.length > 0, certainty });
  const privileged = [subject.node, ...subject.identities].some(
    (node) => node.attributes['privileged'] === true || ground.privileged.has(node.id),
  );
  const breakGlass = isBreakGlass([subject.node, ...subject.identities]);
  const covered = [subject.node.id, ...subject.identities.map((node) => node.id)];
  const suppressedBy = suppressing(covered, ground.covers, ground.exceptions, SURVIVOR_RULE.id, asOf);
  const compromisedAt = instantOf(attributes, 'compromisedAt');
  const compromised = compromisedAt !== null && compromisedAt <= asOf;
  const unlinked = attributes['kind'] === 'UNLINKED';
  const stale = subject.verdict.reasons.some((reason) => reason.startsWith('STALE_'));
  const expiresAt = instantOf(attributes, 'expiresAt');
  const identities = subject.credential ? subject.identities : [subject.node];
  const consumers = consumersOf(subject.credential?.id ?? null, identities, ground);
  const copies = subject.credential ? copiesOf(subject.credential.id, ground) : [];
  const item: Omit<Survivor, 'because'> = {
    id: subject.id,
    credential: subject.credential,
    trust: subject.trust,
    identities: subject.identities,
    services,
    class: classified.class,
    severity: severityOf(compromised ? 'CRITICAL' : SURVIVOR_RULE.base, {
      privileged,
      production: [
        subject.node,
        ...subject.identities,
        ...consumers.map((consumer) => consumer.workload),
      ].some((node) => environmentOf(node) === 'PRODUCTION'),
      certainty,
      ephemeral: lifetime === 'EPHEMERAL',
    }),
    certainty,
    reasons,
    flags: flagsOf(subject, ties, ground, {
      breakGlass,
      compromised,
      contested,
      inUse: inUse.length > 0,
      stale,
      unattributed,
      shared: classified.shared,
      classUncertain: classified.flags.includes('CLASS_UNCERTAIN'),
    }),
    evidence: evidenceOf(subject, ties),
    suppressedBy: breakGlass ? null : suppressedBy,
    copyCount: copies.filter((copy) => copy.currency === 'CURRENT').length,
    copies,
    consumers,
    owner: null,
    remainingSeconds:
      expiresAt === null ? null : Math.max(0, Math.floor((toMillis(expiresAt) - toMillis(asOf)) / 1000)),
    neverExpires:
      typeof attributes['neverExpires'] === 'boolean' ? attributes['neverExpires'] : expiresAt ? false : null,
    recommendedActions: subject.restorable
      ? ['NONE']
      : recommendedActions({
          class: classified.class,
          certainty,
          shared: classified.shared,
          unattributed,
          breakGlass,
          suppressed: suppressedBy !== null,
          unlinked,
          privileged,
          issuerFailing: stale && subject.confirmation.failing,
        }),
  };
  return { ...item, because: becauseOf(subject, item, ties, ground) };
}

/** Why it is not simply so; a CONFIRMED item keeps only what its verdict says. */
function reasonsOf(
  subject: Subject,
  ties: Ties,
  of: { readonly contested: boolean; readonly inUse: boolean; readonly certainty: Certainty },
): string[] {
  const reasons = [...subject.verdict.reasons];
  if (of.certainty === 'POSSIBLE') {
    if (of.contested) reasons.push('CONTESTED');
    if (of.inUse) reasons.push('RETIRED_BUT_IN_USE');
    const best = strongest(ties.retired.map((tie) => tie.grade));
    if (best === 'POSSIBLE') {
      const paths = ties.retired.flatMap((tie) => tie.paths);
      reasons.push(...paths.flatMap((path) => path.reasons), 'WEAK_ASSOCIATION');
    }
    for (const { group } of ties.retired) {
      if (group.retirement.contested) reasons.push('RETIREMENT_CONTESTED');
      if (group.retirement.retired.value === 'UNKNOWN') reasons.push(...group.retirement.retired.reasons);
    }
  }
  return [...new Set(reasons)].sort();
}

/** What the verdict rests on, then the strongest path to each service that the class was decided by. */
function evidenceOf(subject: Subject, ties: Ties): EdgeFact[] {
  const shown = [
    ...subject.evidence,
    ...[...ties.retired, ...ties.standing].flatMap((tie) => tie.paths[0]?.evidence ?? []),
    ...ties.loose.flatMap((path) => path.evidence),
  ];
  return [
    ...new Map(shown.map((edge) => [`${edge.id}|${edge.recordedAt}|${edge.validFrom}`, edge])).values(),
  ].sort(byEnds);
}
