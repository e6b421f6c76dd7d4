import { and, isTrue, unknown, type Verdict } from '../../model/index.js';
import { mayBeActedAs } from '../definitions/can-act.js';
import { strongest } from '../definitions/a12-certainty.js';
import type { Confirmed } from '../definitions/a01-can-authenticate.js';
import { identityNegative } from '../definitions/identity-state.js';
import { span, textOf } from '../definitions/instants.js';
import type { Candidate } from '../listing/index.js';
import { survived } from '../survivors/survived.js';
import type { Tie, Ties } from '../survivors/ties.js';
import type { Instant } from '../../model/index.js';
import { because } from './because.js';
import type { SurvivingIdentity } from './result.js';
import type { Standing } from './standing.js';

/** Something deciding on the identity on which sources disagree. */
const DECIDING = ['state', 'restorableUntil'];

/**
 * SURVIVING when canAct is not FALSE. Otherwise MINTABLE when nothing but the lack of a credential or trust keeps
 * it from acting, RESTORABLE while its issuer can bring it back, else ENDED.
 */
export function standingOf(identity: Confirmed, acts: Verdict, at: Instant): Standing {
  if (acts.value !== 'FALSE') return 'SURVIVING';
  if (mayBeActedAs(identity, at).value !== 'FALSE') return 'MINTABLE';
  return restorable(identity, at) ? 'RESTORABLE' : 'ENDED';
}

function restorable({ node }: Confirmed, at: Instant): boolean {
  const negative = identityNegative(node, at);
  if (negative === null) return false;
  if (!negative.irreversible) return true;
  // Gone from the issuer's lists, but kept there for a while (F-43).
  const until = textOf(node.attributes, 'restorableUntil');
  return negative.reason === 'IDENTITY_ABSENT' && until !== null && span(until).from > at;
}

export interface DecidedIdentity {
  readonly standing: Standing;
  readonly candidate: Candidate & Pick<SurvivingIdentity, 'services' | 'canAct'>;
}

/**
 * The item of Q-02 for one identity; null when no retired service is associated with it, or it has ended.
 *
 * @param isInUse whether a retired service still uses it (LIN-032): one of the two is wrong, and a person has to say which
 */
export function decideIdentity(
  identity: Confirmed,
  ties: Ties,
  canAct: Verdict,
  at: Instant,
  isInUse: (tie: Tie) => boolean,
): DecidedIdentity | null {
  if (ties.retired.length === 0) return null;
  const standing = standingOf(identity, canAct, at);
  if (standing === 'ENDED') return null;
  const inUse = ties.retired.some(isInUse);
  const services = ties.retired.map((tie) => survived(tie, isInUse(tie)));
  const shared = ties.standing.length > 0 || ties.loose.length > 0;
  const contested = identity.node.contested.some((name) => DECIDING.includes(name));
  const tied =
    strongest(services.map((service) => service.certainty)) === 'CONFIRMED'
      ? isTrue()
      : unknown('WEAK_ASSOCIATION');
  const verdict = and(
    standing === 'SURVIVING' ? canAct : standing === 'MINTABLE' ? mayBeActedAs(identity, at) : isTrue(),
    tied,
    contested ? unknown('CONTESTED') : isTrue(),
    inUse ? unknown('RETIRED_BUT_IN_USE') : isTrue(),
  );
  const doubts = verdict.value === 'UNKNOWN' ? verdict.reasons : [];
  const flags = [
    ...(shared ? ['SHARED'] : []),
    ...(inUse ? ['RETIRED_BUT_IN_USE'] : []),
    ...(standing === 'SURVIVING' ? [] : [standing]),
  ];
  return {
    standing,
    candidate: {
      node: identity.node,
      verdict,
      flags,
      evidence: [...ties.retired, ...ties.standing].flatMap((tie) => tie.paths[0]?.evidence ?? []),
      actions: standing === 'RESTORABLE' ? ['NONE'] : shared ? ['REVALIDATE'] : ['DISABLE'],
      because: because(identity.node, standing, canAct, services, ties, doubts),
      services,
      canAct,
    },
  };
}
