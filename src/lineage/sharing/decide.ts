import { isFalse, isTrue, unknown, type Certainty, type Verdict } from '../../model/index.js';
import { isShared } from '../definitions/a04-sharing.js';

/** A service that the subject is tied to now. */
export interface TiedService {
  /** Canonical id. */
  readonly service: string;
  readonly certainty: Certainty;
}

/**
 * A4 shared: at least two distinct canonical services with a live association. UNKNOWN when it takes a weak association
 * to make two, or when besides one service something consumes it of which no service is known.
 *
 * @param loose how many live consumers belong to no known service
 */
export function shared(services: readonly TiedService[], loose: number): Verdict {
  const ids = (of: readonly TiedService[]): string[] => of.map((one) => one.service);
  if (isShared(ids(services.filter((one) => one.certainty === 'CONFIRMED')))) return isTrue();
  if (isShared(ids(services))) return unknown('WEAK_ASSOCIATION');
  if (services.length > 0 && loose > 0) return unknown('CONSUMER_WITHOUT_SERVICE');
  return isFalse();
}
