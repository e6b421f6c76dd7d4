import { z } from 'zod';
import type { Instant, Policy } from '../../model/index.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { restsOn } from '../definitions/rests-on.js';
import { countsOf, frameOf } from '../frame.js';
import {
  listed,
  scopeArgs,
  scopeOf,
  within,
  type Candidate,
  type ListedNode,
  type ListRule,
} from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { byUrgency } from '../urgency.js';
import { watchingScopes } from '../usage/index.js';
import { RULES } from '../rules.js';
import { because } from './because.js';
import { inPeriod } from './decide.js';
import { gather, marked, type BreakGlassFacts } from './gather.js';
import type { BreakGlassAnswer, BreakGlassNode } from './item.js';

const args = z.strictObject(scopeArgs);
export type BreakGlassArgs = z.output<typeof args>;

const NEEDS = ['IDENTITIES', 'CREDENTIALS', 'LAST_USED', 'PERMISSIONS', 'TRUSTS'] as const;
export const USED_OUTSIDE_RULE = RULES['LIN-023'];
export const NOT_TESTED_RULE = RULES['LIN-047'];
/** Nothing is wrong with it. */
const INVENTORY = { id: 'Q-27', base: 'INFO' } as const;

/**
 * everything that is kept for emergencies (A9), with its last test, review and use, the incident that explains
 * the use, and what it reaches. Used outside of an incident is LIN-023, not tested or reviewed in the period LIN-047.
 */
export const breakGlass: Question<BreakGlassArgs, BreakGlassAnswer> = {
  id: 'Q-27',
  field: 'breakGlass',
  names: ['break-glass'],
  title: 'Break-glass access: last test, last use and its incident, reach',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const watching = await watchingScopes(asking);
    const facts: BreakGlassFacts[] = [];
    for (const type of ['Identity', 'Credential'] as const)
      for await (const page of within(asking, type, scope, marked))
        facts.push(...(await gather(asking, watching, page)));
    const items: BreakGlassNode[] = [];
    for (const rule of [USED_OUTSIDE_RULE, NOT_TESTED_RULE, INVENTORY]) {
      const of = facts.filter((one) => ruleOf(one, asking.policy, asking.when.asOf) === rule);
      const candidates = of.map((one) => candidateOf(asking, rule, one));
      items.push(...(await listed(asking, rule, candidates, { includeSuppressed: true })).items);
    }
    return {
      items: items.sort(byUrgency),
      counts: countsOf(items),
      ...frameOf(asking, breakGlass, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

/** The worst that holds of it. */
function ruleOf(facts: BreakGlassFacts, policy: Policy, at: Instant): ListRule {
  if (facts.judged.use === 'OUTSIDE_INCIDENT') return USED_OUTSIDE_RULE;
  return lapsed(facts, policy, at).length > 0 ? NOT_TESTED_RULE : INVENTORY;
}

function lapsed(facts: BreakGlassFacts, policy: Policy, at: Instant): string[] {
  const period = policy.reviewCadenceDays;
  return [
    ...(inPeriod(facts.lastTestedAt, period, at) ? [] : ['NOT_TESTED']),
    ...(inPeriod(facts.lastReviewedAt, period, at) ? [] : ['NOT_REVIEWED']),
  ];
}

type BreakGlassCandidate = Candidate & Omit<BreakGlassNode, keyof ListedNode>;

function candidateOf(asking: Asking, rule: ListRule, facts: BreakGlassFacts): BreakGlassCandidate {
  const { node, judged, evidence } = facts;
  const { credentials, lastTestedAt, lastReviewedAt, lastUsedAt, incident, reach, privileged } = facts;
  return {
    node,
    verdict: restsOn(node, ['breakGlass']),
    flags: [
      ...lapsed(facts, asking.policy, asking.when.asOf),
      ...(judged.use === 'OUTSIDE_INCIDENT' ? ['USED_OUTSIDE_INCIDENT'] : []),
      ...(judged.use === 'UNKNOWN' ? ['USE_UNKNOWN'] : []),
    ],
    evidence,
    actions: ['MANUAL'],
    because: because(facts, asking.when.asOf),
    rule: rule.id === INVENTORY.id ? null : rule.id,
    ...{ credentials, lastTestedAt, lastReviewedAt, lastUsedAt },
    use: judged.use,
    useReasons: judged.reasons,
    ...{ incident, reach, privileged },
  };
}
