import { z } from 'zod';
import { DAY_MS, type Instant } from '../../model/index.js';
import type { Counts, Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { textOf } from '../definitions/instants.js';
import { frameOf } from '../frame.js';
import { listArgs, listed, scopeOf, within, type ListedNode } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { watchingScopes } from '../usage/index.js';
import { RULES } from '../rules.js';
import { unusedCredentials } from './credentials.js';
import { unusedIdentities } from './identities.js';
import type { UnusedCandidate } from './candidate.js';

const args = z.strictObject({
  ...listArgs,
  /** Days without use; the policy's if not given. */
  windowDays: z.number().positive().max(3650).optional(),
  type: z.enum(['CREDENTIAL', 'IDENTITY']).optional(),
});
export type UnusedArgs = z.output<typeof args>;

/** A credential or identity that nobody used, or of which nobody can say. */
export interface UnusedNode extends ListedNode {
  /** An instant or a day; null when no use is known, which is not "never": see `lastUsedStatus`. */
  readonly lastUsedAt: string | null;
  readonly lastUsedStatus: string;
  /** Since when its use is known without a gap; null when it is not. */
  readonly watchedSince: Instant | null;
  readonly watchedBy: 'PROVIDER' | 'RUNS' | null;
}

export interface UnusedAnswer extends Frame {
  readonly items: readonly UnusedNode[];
  readonly counts: Counts;
  /** Break-glass access is meant to be unused: it is listed, and no finding (A9). */
  readonly breakGlass: readonly UnusedNode[];
  /** The window that was asked for, in days. */
  readonly windowDays: number;
}

const NEEDS = ['LAST_USED', 'CREDENTIALS', 'IDENTITIES', 'TRUSTS'] as const;
export const UNUSED_RULE = RULES['LIN-037'];

/**
 * the credentials that can authenticate and the identities that are enabled, and that nobody used within the window
 * (A6). Where no source watched all that time they are POSSIBLE, with the reason.
 */
export const unused: Question<UnusedArgs, UnusedAnswer> = {
  id: 'Q-22',
  field: 'unused',
  names: ['unused'],
  title: 'Credentials and identities that nobody used, and those of which nobody can say',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const window =
      given.windowDays === undefined ? asking.policy.unusedWindowDays : given.windowDays * DAY_MS;
    const watching = await watchingScopes(asking);
    const found: UnusedCandidate[] = [];
    if (given.type !== 'IDENTITY')
      for await (const page of within(asking, 'Credential', scope))
        found.push(...(await unusedCredentials(asking, watching, page, window)));
    if (given.type !== 'CREDENTIAL')
      for await (const page of within(asking, 'Identity', scope))
        found.push(...(await unusedIdentities(asking, watching, page, window)));
    const held = (one: UnusedCandidate): boolean =>
      isBreakGlass([one.candidate.node, ...(one.candidate.about ?? [])]);
    const { items, counts } = await listOf(
      asking,
      UNUSED_RULE,
      found.filter((one) => !held(one)),
      given.includeSuppressed,
    );
    const kept = await listOf(asking, { id: UNUSED_RULE.id, base: 'INFO' }, found.filter(held), true);
    return {
      items,
      counts,
      breakGlass: kept.items,
      windowDays: window / DAY_MS,
      ...frameOf(asking, unused, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

async function listOf(
  asking: Asking,
  rule: Parameters<typeof listed>[1],
  found: readonly UnusedCandidate[],
  includeSuppressed: boolean,
): Promise<{ items: UnusedNode[]; counts: Counts }> {
  const usages = new Map(found.map(({ candidate, usage }) => [candidate.node.id, usage]));
  const candidates = found.map(({ candidate }) => candidate);
  const { items, counts } = await listed(asking, rule, candidates, { includeSuppressed });
  return {
    counts,
    items: items.flatMap((item): UnusedNode[] => {
      const usage = usages.get(item.id);
      if (!usage) return [];
      const { attributes, continuousSince, watchedBy } = usage;
      return [
        {
          ...item,
          lastUsedAt: textOf(attributes, 'lastUsedAt'),
          lastUsedStatus: textOf(attributes, 'lastUsedStatus') ?? 'NOT_READ',
          watchedSince: continuousSince,
          watchedBy,
        },
      ];
    }),
  };
}
