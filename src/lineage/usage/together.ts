import { latest } from '../../model/index.js';
import { span, textOf } from '../definitions/instants.js';
import type { Usage } from './usage-of.js';

/**
 * The use of an identity by itself and its credentials: the latest use of any of them, watched since all of them were.
 *
 * @param counts whether what is watched of the identity itself decides too
 */
export function together(itself: Usage, credentials: readonly Usage[], counts: boolean): Usage {
  const all = [itself, ...credentials];
  const used = all
    .filter((one) => textOf(one.attributes, 'lastUsedAt') !== null)
    .sort(byLastUse)
    .at(-1);
  const deciding = counts ? all : credentials;
  const watched = deciding.every((one) => one.continuousSince !== null);
  const byRuns = deciding.some((one) => one.watchedBy === 'RUNS');
  const statuses = new Set(deciding.map((one) => textOf(one.attributes, 'lastUsedStatus') ?? 'NOT_READ'));
  const [status] = statuses.size === 1 ? statuses : ['UNKNOWN'];
  return {
    attributes: {
      ...itself.attributes,
      ...(used
        ? { lastUsedAt: textOf(used.attributes, 'lastUsedAt') ?? undefined, lastUsedStatus: 'USED' }
        : { lastUsedStatus: status }),
    },
    tellsLastUse: deciding.every((one) => one.tellsLastUse),
    continuousSince: watched ? latest(...deciding.map((one) => one.continuousSince)) : null,
    watchedBy: !watched ? null : byRuns ? 'RUNS' : 'PROVIDER',
    memory: byRuns || !watched ? null : (deciding.find((one) => one.memory !== null)?.memory ?? null),
    deniedAt: latest(...all.map((one) => one.deniedAt)),
    evidence: all.flatMap((one) => one.evidence),
  };
}

function byLastUse(a: Usage, b: Usage): number {
  const end = (one: Usage): string => span(textOf(one.attributes, 'lastUsedAt') ?? '').to;
  return end(a) < end(b) ? -1 : end(a) > end(b) ? 1 : 0;
}
