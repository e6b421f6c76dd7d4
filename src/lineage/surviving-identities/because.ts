import type { Verdict } from '../../model/index.js';
import { day, label, names, sentencesFor } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import type { SurvivedService } from '../survivors/result.js';
import type { Ties } from '../survivors/ties.js';
import type { Standing } from './standing.js';

/** Why an identity is on the list, in plain sentences. */
export function because(
  identity: NodeFact,
  standing: Standing,
  canAct: Verdict,
  services: readonly SurvivedService[],
  ties: Ties,
  doubts: readonly string[],
): string[] {
  const name = label(identity);
  const others = ties.standing.map((tie) => label(tie.group.service));
  return [
    `${name} ${STANDS[standing](canAct)}.`,
    ...services.map(({ service, retiredAt, retiredAtBasis }) => {
      const since =
        retiredAt === null ? '' : ` ${retiredAtBasis === 'RECORDED' ? 'by' : 'on'} ${day(retiredAt)}`;
      return `${label(service)}, which it served, was retired${since}.`;
    }),
    ...(others.length > 0
      ? [`It is also tied to ${names(others)}, which ${others.length === 1 ? 'is' : 'are'} not retired.`]
      : []),
    ...sentencesFor(doubts),
  ];
}

const STANDS: Record<Standing, (canAct: Verdict) => string> = {
  SURVIVING: ({ value }) =>
    value === 'TRUE' ? 'can still be acted as' : 'may still be acted as; what is known does not decide it',
  MINTABLE: () => 'has no credential or trust left, but is enabled: a new credential would revive it',
  RESTORABLE: () => 'is disabled and can be brought back',
  ENDED: () => 'has ended',
};
