import { z } from 'zod';
import { DAY_MS } from '../../model/index.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { count, day, label } from '../explain/index.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import { judgeServices, type ServiceGroup } from '../judge/index.js';
import { listArgs, listed, scopeOf, within, type Candidate, type NodeListAnswer } from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { impliedRetired, type ImpliedFacts } from './implied.js';
import { LEFTOVER_RULE } from './leftovers.js';
import { serviceFacts } from './service-facts.js';

const args = z.strictObject({
  ...listArgs,
  /** One service, by any of its names. */
  service: z.string().min(1).optional(),
  /** Days without workload and use; the policy's if not given. */
  days: z.number().nonnegative().max(3650).optional(),
});
export type ImpliedRetirementArgs = z.output<typeof args>;

const NEEDS = ['SERVICES', 'RETIREMENT', 'WORKLOADS', 'CREDENTIALS', 'LAST_USED'] as const;

/**
 * Q-30, second part: the services that are ACTIVE, or of which nobody tells, without a PRESENT workload and without use
 * for so many days. Each wants a person's confirmation and nothing else.
 */
export const impliedRetirement: Question<ImpliedRetirementArgs, NodeListAnswer> = {
  id: 'Q-30i',
  field: 'impliedRetirement',
  names: ['implied-retirement'],
  title: 'Services that nobody retired, and nothing of which is there any more',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const window = given.days === undefined ? asking.policy.impliedRetirementDays : given.days * DAY_MS;
    const candidates: Candidate[] = [];
    const seen = new Set<string>();
    for await (const page of servicesOf(asking, given.service, scope)) {
      const groups = (await judgeServices(asking, page)).all.filter(({ id }) => !seen.has(id));
      for (const { id } of groups) seen.add(id);
      const facts = await serviceFacts(asking, groups);
      for (const group of groups) {
        const found = facts.get(group.id);
        if (!found) continue;
        candidates.push({
          node: group.service,
          verdict: impliedRetired(found.facts, window, asking.when.asOf),
          about: group.members.filter(({ id }) => id !== group.service.id),
          evidence: found.evidence,
          actions: ['CONFIRM'],
          because: because(group, found.facts),
        });
      }
    }
    return {
      ...(await listed(asking, LEFTOVER_RULE, candidates, given)),
      ...frameOf(asking, impliedRetirement, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

async function* servicesOf(
  asking: Asking,
  service: string | undefined,
  scope: Awaited<ReturnType<typeof scopeOf>>,
): AsyncGenerator<string[]> {
  if (service !== undefined) {
    yield [(await nodeByHandle(asking, service, ['Service'])).id];
    return;
  }
  for await (const page of within(asking, 'Service', scope)) yield page.map((node) => node.id);
}

function because({ service, retirement }: ServiceGroup, facts: ImpliedFacts): string[] {
  const name = label(service);
  const gone = facts.workloads.filter(({ standing }) => standing.value !== 'PRESENT');
  const last = gone
    .flatMap(({ standing }) => standing.since ?? [])
    .sort()
    .at(-1);
  const used = facts.uses
    .flatMap(({ usedAt }) => usedAt ?? [])
    .sort()
    .at(-1);
  return [
    retirement.lifecycle === 'UNKNOWN'
      ? `No source tells whether ${name} is retired.`
      : `${name} counts as ${retirement.lifecycle.toLowerCase()}.`,
    gone.length === 0
      ? 'No workload of it is known.'
      : `${count(gone.length, 'workload')} of it ${gone.length === 1 ? 'is' : 'are'} gone${last === undefined ? '' : `, the last since ${day(last)}`}, and none is there.`,
    used === undefined
      ? 'No use of anything that belongs to it is known.'
      : `Something that belongs to it was last used on ${day(used)}.`,
  ];
}
