import { digest, OBLIGATION_TYPES, type ObligationType } from '../../model/index.js';
import { dutiesOf } from '../definitions/obligations/index.js';
import type { NodeFact } from '../facts.js';
import { affectedBy } from '../obligations/index.js';
import type { Asking } from '../question.js';

/** What would be owed if the relationship ended at the instant asked (5.5.5). */
export interface EndedObligation {
  readonly id: string;
  readonly type: ObligationType;
  readonly subject: NodeFact;
}

/** The obligations that `thirdparty.ended` would raise at the instant asked (5.5.5). Nothing is stored. */
export async function ifEndedOf(asking: Asking, members: readonly NodeFact[]): Promise<EndedObligation[]> {
  const found = new Map<string, EndedObligation>();
  for (const member of members) {
    for (const { node, concerned } of await affectedBy(asking, member, 'thirdPartyEnded', asking.when.asOf)) {
      for (const type of dutiesOf('thirdPartyEnded', concerned, asking.policy)) {
        const id = digest(['if-ended', type, node.id]);
        found.set(id, { id, type, subject: node });
      }
    }
  }
  const rank = ({ type, subject }: EndedObligation): string =>
    `${String(OBLIGATION_TYPES.indexOf(type)).padStart(2, '0')} ${subject.id}`;
  return [...found.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
