import { and } from '../../model/index.js';
import { restsOn } from '../definitions/rests-on.js';
import type { NodeFact } from '../facts.js';
import { judgeCredentials } from '../judge/index.js';
import type { Asking } from '../question.js';
import { usageOf, type WatchingScope } from '../usage/index.js';
import { because } from './because.js';
import { useOf, type UnusedCandidate } from './candidate.js';
import { unusedItself } from './decide.js';

/** Those of these credentials that can authenticate (A1) and were not used (A6), or of which nobody can say. */
export async function unusedCredentials(
  asking: Asking,
  watching: ReadonlyMap<string, WatchingScope>,
  page: readonly NodeFact[],
  window: number,
): Promise<UnusedCandidate[]> {
  const judged = await judgeCredentials(
    asking,
    page.map((node) => node.id),
  );
  const standing = page.filter((node) => judged.get(node.id)?.authentication.value !== 'FALSE');
  const usages = await usageOf(asking, watching, standing);
  return standing.flatMap((node): UnusedCandidate[] => {
    const usage = usages.get(node.id);
    const one = judged.get(node.id);
    if (!usage || !one) return [];
    const contested = restsOn(node, ['lastUsedAt', 'lastUsedStatus']);
    const verdict = and(unusedItself(usage, window, asking.when.asOf), one.authentication, contested);
    if (verdict.value === 'FALSE') return [];
    return [
      {
        node,
        verdict,
        about: one.facts.identities.map((identity) => identity.node),
        flags: usage.deniedAt === null ? [] : ['DENIED_USE'],
        evidence: usage.evidence,
        actions: ['REVOKE'],
        because: because(node, verdict, usage, window, null),
        ...useOf(usage),
      },
    ];
  });
}
