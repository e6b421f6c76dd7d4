import type { Instant } from '../../model/index.js';
import type { Asking } from '../question.js';

const END_OF_TIME = '9999-12-31T23:59:59.999999Z' as Instant;

/**
 * Up to which record time the graph is read. The present is all that is recorded: another host's clock may be ahead
 * of the one that asks.
 */
export function knownBy(asking: Pick<Asking, 'when'>): Instant {
  return asking.when.present ? END_OF_TIME : asking.when.knownAt;
}
