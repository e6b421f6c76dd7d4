import { z } from 'zod';
import { coverageFor } from '../coverage/coverage-for.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import { canActOf } from '../judge/index.js';
import { listed } from '../listing/index.js';
import type { Question } from '../question.js';
import { retiredServices } from '../survivors/candidates.js';
import { SURVIVOR_RULE } from '../survivors/decide.js';
import { gather } from '../survivors/gather.js';
import { nameReuse } from '../survivors/name-reuse.js';
import { tiesOf } from '../survivors/ties.js';
import { stillInUse } from '../survivors/usage.js';
import { decideIdentity, type DecidedIdentity } from './decide.js';
import type { SurvivingIdentitiesAnswer } from './result.js';
import type { Standing } from './standing.js';

const args = z.strictObject({
  /** urn, catalogue reference, CMDB id or name of one service. */
  service: z.string().min(1).optional(),
  includeSuppressed: z.boolean().default(true),
});
export type SurvivingIdentitiesArgs = z.output<typeof args>;

const NEEDS = ['RETIREMENT', 'IDENTITIES', 'CREDENTIALS', 'TRUSTS', 'WORKLOADS'] as const;

/** the identities that outlived a retired service: associated with it (A2), and canAct is not FALSE (A1). */
export const survivingIdentities: Question<SurvivingIdentitiesArgs, SurvivingIdentitiesAnswer> = {
  id: 'Q-02',
  field: 'identitiesSurvivingRetiredServices',
  names: ['surviving-identities'],
  title: 'Identities that survive a retired service, and those that could be revived',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, { service, includeSuppressed }) {
    const only = service === undefined ? null : await nodeByHandle(asking, service, ['Service']);
    const retired = await retiredServices(asking, only);
    const ground = await gather(asking, retired);
    const wanted = new Set(retired.map((group) => group.id));
    const acting = await canActOf(asking, ground.identities.keys());
    const decided = [...ground.identities.values()].flatMap((identity): DecidedIdentity[] => {
      const acts = acting.get(identity.node.id);
      const ties = tiesOf(identity.node.id, ground);
      if (!acts || !ties.retired.some((tie) => wanted.has(tie.group.id))) return [];
      const item = decideIdentity(identity, ties, acts, asking.when.asOf, (tie) =>
        stillInUse(tie, identity.node, ground),
      );
      return item ? [item] : [];
    });
    const list = (standing: Standing) => {
      const of = decided.filter((one) => one.standing === standing).map(({ candidate }) => candidate);
      return listed(asking, SURVIVOR_RULE, of, { includeSuppressed });
    };
    return {
      ...(await list('SURVIVING')),
      mintable: (await list('MINTABLE')).items,
      restorable: (await list('RESTORABLE')).items,
      ...frameOf(asking, survivingIdentities, await coverageFor(asking, NEEDS), await nameReuse(ground)),
    };
  },
};
