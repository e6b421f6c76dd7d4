import { z } from 'zod';
import { DAY_MS } from '../../model/index.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { isBreakGlass } from '../definitions/a09-break-glass.js';
import { frameOf } from '../frame.js';
import { listArgs, listed, scopeOf, within } from '../listing/index.js';
import type { Question } from '../question.js';
import { watchingScopes } from '../usage/index.js';
import { RULES } from '../rules.js';
import { unusedCredentials } from './credentials.js';
import { unusedIdentities } from './identities.js';
import type { UnusedCandidate } from './candidate.js';
import type { UnusedAnswer } from './result.js';

const args = z.strictObject({
  ...listArgs,
  /** Days without use; the policy's if not given. */
  windowDays: z.number().positive().max(3650).optional(),
  type: z.enum(['CREDENTIAL', 'IDENTITY']).optional(),
});
export type UnusedArgs = z.output<typeof args>;

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
    const held = ({ node, about = [] }: UnusedCandidate): boolean => isBreakGlass([node, ...about]);
    const loose = found.filter((one) => !held(one));
    const inventory = { id: UNUSED_RULE.id, base: 'INFO' } as const;
    const kept = await listed(asking, inventory, found.filter(held), { includeSuppressed: true });
    return {
      ...(await listed(asking, UNUSED_RULE, loose, given)),
      breakGlass: kept.items,
      windowDays: window / DAY_MS,
      ...frameOf(asking, unused, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};
