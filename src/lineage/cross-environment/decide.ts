import { isFalse, isTrue, unknown, type Certainty, type Verdict } from '../../model/index.js';
import { crossEnvironment } from '../definitions/a04-sharing.js';
import type { Environment } from '../definitions/a13-environment.js';
import type { Placed } from './environments.js';

/** Something that uses the subject, or may assume it. */
export interface Placement extends Placed {
  readonly certainty: Certainty;
}

/** A4: live consumers in two environments, one of them production. A weak link or an unknown environment leaves doubt. */
export function reused(consumers: readonly Placement[]): Verdict {
  const sure = consumers.filter((one) => one.certainty === 'CONFIRMED');
  const environments = (of: readonly Placement[]): Environment[] => of.map((one) => one.environment);
  if (crossEnvironment(environments(sure)) === 'TRUE') return isTrue();
  const all = crossEnvironment(environments(consumers));
  if (all === 'TRUE') return unknown('WEAK_LINK');
  return all === 'UNKNOWN' ? unsure(consumers) : isFalse();
}

/** A4: what is not production may assume what is. */
export function assumedFromBelow(source: Placement, target: Placed): Verdict {
  if (source.environment === 'PRODUCTION') return isFalse('SAME_ENVIRONMENT');
  if (target.environment !== 'PRODUCTION' && target.environment !== 'UNKNOWN')
    return isFalse('NOT_PRODUCTION');
  if (source.environment === 'UNKNOWN' || target.environment === 'UNKNOWN') return unsure([source, target]);
  return source.certainty === 'CONFIRMED' ? isTrue() : unknown('WEAK_LINK');
}

function unsure(of: readonly Placed[]): Verdict {
  const contested = of.some((one) => one.contested);
  const untold = of.some((one) => one.environment === 'UNKNOWN' && !one.contested);
  if (!untold) return unknown('CONTESTED');
  return contested ? unknown('CONTESTED', 'ENVIRONMENT_UNKNOWN') : unknown('ENVIRONMENT_UNKNOWN');
}
