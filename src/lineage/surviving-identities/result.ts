import type { Verdict } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import type { ListedNode } from '../listing/index.js';
import type { SurvivedService } from '../survivors/result.js';

/** One identity of a retired service. */
export interface SurvivingIdentity extends ListedNode {
  readonly services: readonly SurvivedService[];
  readonly canAct: Verdict;
}

export interface SurvivingIdentitiesAnswer extends Frame {
  /** canAct is not FALSE. */
  readonly items: readonly SurvivingIdentity[];
  readonly counts: Counts;
  /** Nothing acts as them, and a new credential would change that. */
  readonly mintable: readonly SurvivingIdentity[];
  /** Disabled, and can be brought back. */
  readonly restorable: readonly SurvivingIdentity[];
}
