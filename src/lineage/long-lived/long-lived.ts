import { z } from 'zod';
import { lifetimeClass } from '../definitions/a05-lifetime-class.js';
import { judgeCredentials } from '../judge/index.js';
import { listArgs, listPages, type Candidate, type NodeListAnswer } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import type { NodeFact } from '../facts.js';
import { RULES } from '../rules.js';
import { because } from './because.js';
import { longLived } from './decide.js';

const args = z.strictObject(listArgs);
export type LongLivedArgs = z.output<typeof args>;

const NEEDS = ['CREDENTIALS', 'IDENTITIES'] as const;
export const LONG_LIVED_RULE = RULES['LIN-016'];

/**
 * the credentials that are LONG_LIVED (A5) and can authenticate (A1) without an active exception. One that an
 * exception covers stays listed as suppressed (A8, R-ROT-04), and counts again from the instant at which it expires.
 */
export const longLivedWithoutException: Question<LongLivedArgs, NodeListAnswer> = {
  id: 'Q-21',
  field: 'longLivedWithoutException',
  names: ['long-lived'],
  title: 'Long-lived credentials that no exception covers',
  version: 1,
  args,
  needs: NEEDS,
  ask: (asking, given) =>
    listPages(asking, longLivedWithoutException, given, {
      type: 'Credential',
      rule: LONG_LIVED_RULE,
      judge: longLivedAmong,
    }),
};

/** The candidates of LIN-016 among these credentials. */
export async function longLivedAmong(asking: Asking, page: readonly NodeFact[]): Promise<Candidate[]> {
  const judged = await judgeCredentials(
    asking,
    page.map((node) => node.id),
  );
  return page.flatMap((node): Candidate[] => {
    const one = judged.get(node.id);
    if (!one) return [];
    const verdict = longLived(node, one.authentication, asking.policy);
    if (verdict.value === 'FALSE') return [];
    const identities = one.facts.identities.map((identity) => identity.node);
    const lifetime = lifetimeClass(node.attributes, asking.policy);
    return [
      {
        node,
        verdict,
        about: identities,
        flags: [
          ...(node.attributes['neverExpires'] === true ? ['NEVER_EXPIRES'] : []),
          ...(lifetime === 'UNKNOWN' ? ['LIFETIME_UNKNOWN'] : []),
        ],
        actions: ['ROTATE'],
        because: because(node, lifetime, identities, asking.when.asOf),
      },
    ];
  });
}
