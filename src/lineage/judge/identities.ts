import { and, isFalse, isTrue, unknown, type Verdict } from '../../model/index.js';
import { type Confirmed } from '../definitions/a01-can-authenticate.js';
import { canAct, isRunning, isSure, type Trust } from '../definitions/can-act.js';
import { EdgeIndex } from '../definitions/edge-index.js';
import { isExternal } from '../definitions/external-subject.js';
import { authenticationRestsOn } from '../definitions/rests-on.js';
import type { NodeFact } from '../facts.js';
import type { Asking } from '../question.js';
import { edgesOf, nodesById } from '../read/index.js';
import { confirm, judgeCredentials } from './credentials.js';

/**
 * canAct (A1) for many identities at once, by id. Who may assume whom is followed `trustDepth` steps back; what would
 * have to be asked beyond that is UNKNOWN with reason DEPTH.
 */
export async function canActOf(asking: Asking, ids: Iterable<string>): Promise<Map<string, Verdict>> {
  const asked = [...new Set(ids)];
  const live = { history: 'live' } as const;
  const index = new EdgeIndex();
  const known = new Set<string>();
  let frontier = asked;
  for (let depth = 0; frontier.length > 0 && depth <= asking.policy.trustDepth; depth += 1) {
    for (const id of frontier) known.add(id);
    const inbound = await edgesOf(asking, frontier, ['CAN_ASSUME'], 'in', live);
    index.add(inbound);
    frontier = [...new Set(inbound.map((edge) => edge.from))].filter((id) => !known.has(id));
  }
  const identities = await confirm(asking, known);
  index.add(await edgesOf(asking, identities.keys(), ['AUTHENTICATES_AS', 'USES'], 'in', live));
  const credentials = await judgeCredentials(
    asking,
    [...known].flatMap((id) => index.sources('AUTHENTICATES_AS', id)),
  );
  const others = await nodesById(
    asking,
    [...known].flatMap((id) => [...index.sources('USES', id), ...index.sources('CAN_ASSUME', id)]),
  );
  return new Map(asked.map((id) => [id, judge(id, new Set())]));

  function judge(id: string, path: ReadonlySet<string>): Verdict {
    const identity = identities.get(id);
    if (!identity) return known.has(id) ? unknown('STATE_UNKNOWN') : unknown('DEPTH');
    const beyond = new Set([...path, id]);
    return canAct(identity, asking.when.asOf, {
      credentials: index.sources('AUTHENTICATES_AS', id).flatMap((of): Verdict[] => {
        const judged = credentials.get(of);
        const sure = isSure(index.between('AUTHENTICATES_AS', of, id));
        return judged ? [and(judged.authentication, authenticationRestsOn(judged.facts), sure)] : [];
      }),
      trusts: index.in('CAN_ASSUME', id).flatMap((edge): Trust[] => {
        const source = others.get(edge.from);
        // A ring of trusts gives nobody a first step.
        if (!source || beyond.has(edge.from)) return [];
        const sure = isSure(index.between('CAN_ASSUME', edge.from, id));
        return [{ edge, source, acts: and(actsOf(source, identity, beyond), sure) }];
      }),
      runs: index.sources('USES', id).flatMap((of): Verdict[] => {
        const workload = others.get(of);
        return workload ? [and(isRunning(workload), isSure(index.between('USES', of, id)))] : [];
      }),
    });
  }

  function actsOf(source: NodeFact, target: Confirmed, path: ReadonlySet<string>): Verdict {
    if (source.nodeType === 'Identity') return judge(source.id, path);
    return isExternal(source, target.node) ? isTrue() : isFalse('INTERNAL_SUBJECT');
  }
}
