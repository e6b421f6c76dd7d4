import { isTrue, unknown, type Verdict } from '../../model/index.js';
import type { NodeFact } from '../facts.js';

/** A12: a decision that rests on what sources disagree about is UNKNOWN. TRUE while none of `attributes` is contested. */
export function restsOn(node: Pick<NodeFact, 'contested'>, attributes: readonly string[]): Verdict {
  return node.contested.some((name) => attributes.includes(name)) ? unknown('CONTESTED') : isTrue();
}
