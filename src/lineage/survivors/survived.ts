import type { SurvivedService } from './result.js';
import type { Tie } from './ties.js';

/** A retired service as an answer shows it, with how certain it is that something of it survives. */
export function survived(tie: Tie, inUse: boolean): SurvivedService {
  const { service, members, retirement } = tie.group;
  const certain = retirement.retired.value === 'TRUE' && !retirement.contested && !inUse;
  return {
    service,
    sameAs: members.filter((member) => member.id !== service.id),
    lifecycle: retirement.lifecycle,
    retiredAt: retirement.retiredAt,
    retiredAtBasis: retirement.retiredAtBasis,
    contested: retirement.contested,
    certainty: certain ? tie.grade : 'POSSIBLE',
  };
}
