import { z } from 'zod';
import { coverageFor } from '../coverage/coverage-for.js';
import { count, label } from '../explain/index.js';
import { nodeByHandle } from '../find/index.js';
import { countsOf, frameOf } from '../frame.js';
import { judgeServices, type ServiceGroup } from '../judge/index.js';
import type { Question } from '../question.js';
import { gather } from '../survivors/gather.js';
import { isRetired } from '../survivors/ties.js';
import { dependants, exceptions, vendors } from './around.js';
import type { Found } from './blocker.js';
import { consumersElsewhere } from './consumers.js';
import { tiedTo } from './ground.js';
import { wouldBeOwed } from './obligations.js';
import { readiness } from './readiness.js';
import type { Blocker, RetirementReadinessAnswer } from './result.js';
import { sharedWith } from './shared.js';

const args = z.strictObject({
  /** urn, catalogue reference, CMDB id or name of one service. */
  service: z.string().min(1),
});
export type RetirementReadinessArgs = z.output<typeof args>;

const NEEDS = [
  'SERVICES',
  'IDENTITIES',
  'CREDENTIALS',
  'TRUSTS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
  'LAST_USED',
] as const;

/**
 * what stands against retiring a service, before it is retired: consumers elsewhere of its credentials,
 * dependants, what is shared, exceptions, vendors; and what retiring it would oblige to. What has ended blocks nothing
 * and is told apart.
 */
export const retirementReadiness: Question<RetirementReadinessArgs, RetirementReadinessAnswer> = {
  id: 'Q-44',
  field: 'retirementReadiness',
  names: ['retirement-readiness'],
  title: 'What stands against retiring a service',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const named = await nodeByHandle(asking, given.service, ['Service']);
    const group = (await judgeServices(asking, [named.id])).of(named.id);
    if (!group) throw new Error('the service that was found is not known');
    const ground = await gather(asking, [group]);
    const tied = tiedTo(group, ground);
    const found = [
      ...consumersElsewhere(tied, group, ground),
      ...(await dependants(asking, group)),
      ...sharedWith(tied, group, ground),
      ...(await exceptions(asking, group, tied, ground)),
      ...(await vendors(asking, group, tied, ground)),
    ];
    const items = only(found, true);
    const covered = await coverageFor(asking, NEEDS);
    const { status, reasons } = readiness({ blockers: items, coverage: covered.certainty });
    const obligations = await wouldBeOwed(asking, group.service);
    return {
      ...frameOf(asking, retirementReadiness, covered),
      service: group.service,
      sameAs: group.members.filter(({ id }) => id !== group.service.id),
      lifecycle: group.retirement.lifecycle,
      status,
      reasons: isRetired(group) ? [...reasons, 'ALREADY_RETIRED'].sort() : reasons,
      items,
      counts: countsOf(items),
      past: only(found, false),
      obligations,
      because: because(group, status, items, obligations.length, covered.certainty !== 'COMPLETE'),
    };
  },
};

/** CONFIRMED first, then by id; each once. */
function only(found: readonly Found[], now: boolean): Blocker[] {
  const blockers = found.filter((one) => one.now === now).map(({ blocker }) => blocker);
  return [...new Map(blockers.map((one) => [one.id, one])).values()].sort(
    (a, b) => compare(a.certainty, b.certainty) || compare(a.id, b.id),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function because(
  { service }: ServiceGroup,
  status: RetirementReadinessAnswer['status'],
  items: readonly Blocker[],
  obligations: number,
  blind: boolean,
): string[] {
  const name = label(service);
  const sure = items.filter(({ certainty }) => certainty === 'CONFIRMED').length;
  const first = {
    READY: `Nothing stands against retiring ${name}, and every source that could tell was heard.`,
    BLOCKED: `${count(sure, 'thing stands', 'things stand')} against retiring ${name}.`,
    UNKNOWN: `Nothing is known for certain to stand against retiring ${name}, but it cannot be ruled out.`,
  }[status];
  const doubts = items.length - sure;
  return [
    first,
    ...(doubts > 0 ? [`${count(doubts, 'more is', 'more are')} possible.`] : []),
    ...(status === 'UNKNOWN' && blind ? ['Not every source that could tell was heard.'] : []),
    obligations === 0
      ? 'Retiring it would oblige to nothing that is known.'
      : `Retiring it would create ${count(obligations, 'obligation')}.`,
  ];
}
