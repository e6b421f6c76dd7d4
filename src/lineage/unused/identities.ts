import { and, unknown, type Verdict } from '../../model/index.js';
import { EdgeIndex } from '../definitions/edge-index.js';
import { mayBeActedAs } from '../definitions/can-act.js';
import { restsOn } from '../definitions/rests-on.js';
import type { NodeFact } from '../facts.js';
import { confirm, judgeCredentials } from '../judge/index.js';
import type { Asking } from '../question.js';
import { edgesOf } from '../read/index.js';
import { together, usageOf, type WatchingScope } from '../usage/index.js';
import { because } from './because.js';
import { useOf, type UnusedCandidate } from './candidate.js';
import { endOf, identityUnused, unusedItself, type HeldCredential } from './decide.js';

/** Those of these identities that are enabled and of which no credential and no trust was used, or nobody can say. */
export async function unusedIdentities(
  asking: Asking,
  watching: ReadonlyMap<string, WatchingScope>,
  page: readonly NodeFact[],
  window: number,
): Promise<UnusedCandidate[]> {
  const { asOf } = asking.when;
  const ids = page.map((node) => node.id);
  const index = new EdgeIndex([
    ...(await edgesOf(asking, ids, ['AUTHENTICATES_AS'], 'in', { history: 'ever' })),
    ...(await edgesOf(asking, ids, ['CAN_ASSUME', 'USES'], 'in', { history: 'live' })),
  ]);
  const confirmed = await confirm(asking, ids);
  const enabled = page.filter((node) => {
    const identity = confirmed.get(node.id);
    return identity !== undefined && mayBeActedAs(identity, asOf).value !== 'FALSE';
  });
  const judged = await judgeCredentials(
    asking,
    new Set(enabled.flatMap((node) => index.sources('AUTHENTICATES_AS', node.id))),
  );
  const credentials = [...judged.values()].map(({ facts }) => facts.node);
  const usages = await usageOf(asking, watching, [...enabled, ...credentials]);

  return enabled.flatMap((node): UnusedCandidate[] => {
    const itself = usages.get(node.id);
    if (!itself) return [];
    const held = index.sources('AUTHENTICATES_AS', node.id).flatMap(heldOf);
    const assumed = index.in('CAN_ASSUME', node.id).length > 0 || index.in('USES', node.id).length > 0;
    const own = unusedItself(itself, window, asOf);
    const whole = itself.memory?.whole === true;
    const contested = restsOn(node, ['lastUsedAt', 'lastUsedStatus', 'state']);
    const decided = identityUnused({ own, whole, credentials: held, assumed }, window, asOf);
    const verdict = and(decided, contested);
    if (verdict.value === 'FALSE') return [];
    const theirs = index.sources('AUTHENTICATES_AS', node.id).flatMap((id) => usages.get(id) ?? []);
    const usage = whole ? itself : together(itself, theirs, assumed || theirs.length === 0);
    return [
      {
        node,
        verdict,
        flags: [
          ...(usage.deniedAt === null ? [] : ['DENIED_USE']),
          ...(held.length === 0 && !assumed ? ['NO_CREDENTIAL_OR_TRUST'] : []),
        ],
        evidence: [...index.in('AUTHENTICATES_AS', node.id), ...index.in('CAN_ASSUME', node.id)],
        actions: ['DISABLE'],
        because: because(node, verdict, usage, window, held.length),
        ...useOf(usage),
      },
    ];
  });

  function heldOf(id: string): HeldCredential[] {
    const one = judged.get(id);
    if (!one) return [];
    const usage = usages.get(id);
    const verdict: Verdict = usage ? unusedItself(usage, window, asOf) : unknown('LAST_USED_NOT_TOLD');
    const over = one.authentication.standing === 'ENDED';
    return [{ verdict, endedAt: over ? endOf(one.facts.node.attributes) : null }];
  }
}
