import { z } from 'zod';
import type { Verdict } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import { canActOf } from '../judge/index.js';
import { listed, type ListedNode } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { retiredServices } from '../survivors/candidates.js';
import { SURVIVOR_RULE } from '../survivors/decide.js';
import { gather } from '../survivors/gather.js';
import { nameReuse } from '../survivors/name-reuse.js';
import type { SurvivedService } from '../survivors/result.js';
import { tiesOf } from '../survivors/ties.js';
import { decideIdentity, type DecidedIdentity, type Standing } from './decide.js';

const args = z.strictObject({
  /** urn, catalogue reference, CMDB id or name of one service. */
  service: z.string().min(1).optional(),
  includeSuppressed: z.boolean().default(true),
});
export type SurvivingIdentitiesArgs = z.output<typeof args>;

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
      const item = decideIdentity(identity, ties, acts, asking.when.asOf);
      return item ? [item] : [];
    });
    const list = (standing: Standing) => listOf(asking, decided, standing, includeSuppressed);
    const surviving = await list('SURVIVING');
    return {
      items: surviving.items,
      counts: surviving.counts,
      mintable: (await list('MINTABLE')).items,
      restorable: (await list('RESTORABLE')).items,
      ...frameOf(asking, survivingIdentities, await coverageFor(asking, NEEDS), await nameReuse(ground)),
    };
  },
};

async function listOf(
  asking: Asking,
  decided: readonly DecidedIdentity[],
  standing: Standing,
  includeSuppressed: boolean,
): Promise<{ items: SurvivingIdentity[]; counts: Counts }> {
  const of = new Map(
    decided.filter((one) => one.standing === standing).map((one) => [one.candidate.node.id, one]),
  );
  const candidates = [...of.values()].map((one) => one.candidate);
  const { items, counts } = await listed(asking, SURVIVOR_RULE, candidates, {
    includeSuppressed,
  });
  return {
    counts,
    items: items.flatMap((item): SurvivingIdentity[] => {
      const one = of.get(item.id);
      return one ? [{ ...item, services: one.services, canAct: one.canAct }] : [];
    }),
  };
}
