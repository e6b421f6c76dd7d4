import { z } from 'zod';
import { and, DAY_MS, isTrue, type Verdict } from '../../model/index.js';
import { coverageFor } from '../coverage/coverage-for.js';
import { day, label, names } from '../explain/index.js';
import type { NodeFact } from '../facts.js';
import { frameOf } from '../frame.js';
import { canActOf } from '../judge/index.js';
import {
  listArgs,
  listed,
  scopeOf,
  type Candidate,
  type ListedNode,
  type NodeListAnswer,
} from '../listing/index.js';
import type { Asking, Question } from '../question.js';
import { batches, nodesById } from '../read/index.js';
import { RULES } from '../rules.js';
import { bindingsOf, type BoundWorkload } from './bindings.js';
import { leftBehind } from './left-behind.js';
import { identitiesServed, missingWorkloads } from './workloads.js';

const args = z.strictObject({
  ...listArgs,
  /** Days that a workload may be gone; the policy's if not given. */
  graceDays: z.number().nonnegative().max(3650).optional(),
});
export type LeftoversArgs = z.output<typeof args>;

export interface LeftoversAnswer extends NodeListAnswer {
  /** What would be listed, had nobody said that it may stand still (F-33). */
  readonly expectedIdle: readonly ListedNode[];
}

const NEEDS = ['WORKLOADS', 'IDENTITIES', 'CREDENTIALS', 'TRUSTS'] as const;
export const LEFTOVER_RULE = RULES['LIN-040'];

/**
 * Q-30: the identities whose workloads are all gone (ABSENT_CONFIRMED) for longer than the grace, and that something can
 * still act as. Where either is not known they are POSSIBLE.
 */
export const ephemeralLeftovers: Question<LeftoversArgs, LeftoversAnswer> = {
  id: 'Q-30',
  field: 'ephemeralLeftovers',
  names: ['leftovers'],
  title: 'Identities that outlived every workload that ran as them',
  version: 1,
  args,
  needs: NEEDS,
  async ask(asking, given) {
    const scope = await scopeOf(asking, given);
    const grace = given.graceDays === undefined ? asking.policy.leftoverGraceDays : given.graceDays * DAY_MS;
    const served = new Set<string>();
    for await (const page of missingWorkloads(asking))
      for (const id of await identitiesServed(asking, page)) served.add(id);
    const candidates: Candidate[] = [];
    const idle: Candidate[] = [];
    for (const slice of batches(served)) {
      const found = await judge(asking, slice, grace, (node) => scope.holds(node));
      candidates.push(...found.candidates);
      idle.push(...found.idle);
    }
    return {
      ...(await listed(asking, LEFTOVER_RULE, candidates, given)),
      expectedIdle: (await listed(asking, LEFTOVER_RULE, idle, given)).items,
      ...frameOf(asking, ephemeralLeftovers, await coverageFor(asking, NEEDS, scope.realms)),
    };
  },
};

async function judge(
  asking: Asking,
  ids: readonly string[],
  grace: number,
  holds: (node: NodeFact) => boolean,
): Promise<{ candidates: Candidate[]; idle: Candidate[] }> {
  const nodes = await nodesById(asking, ids);
  const identities = new Map(
    [...nodes].filter(([, node]) => node.presence !== 'ABSENT_CONFIRMED' && holds(node)),
  );
  const bindings = await bindingsOf(asking, identities);
  const acts = await canActOf(asking, identities.keys());
  const candidates: Candidate[] = [];
  const idle: Candidate[] = [];
  for (const [id, node] of identities) {
    const bound = bindings.get(id) ?? [];
    const act = acts.get(id);
    if (!act) continue;
    const left = leftBehind(bound, grace, asking.when.asOf);
    const verdict = and(left, act);
    if (verdict.value !== 'FALSE') candidates.push(candidateOf(node, bound, verdict, act));
    else if (left.reasons.includes('EXPECTED_IDLE') && act.value !== 'FALSE') {
      const awake = bound.map((binding) => ({ ...binding, expectedIdle: false }));
      if (leftBehind(awake, grace, asking.when.asOf).value !== 'FALSE')
        idle.push({
          ...candidateOf(node, bound, isTrue('EXPECTED_IDLE'), act),
          flags: ['EXPECTED_IDLE'],
          actions: ['NONE'],
        });
    }
  }
  return { candidates, idle };
}

function candidateOf(
  node: NodeFact,
  bound: readonly BoundWorkload[],
  verdict: Verdict,
  act: Verdict,
): Candidate {
  return {
    node,
    verdict,
    evidence: bound.flatMap((binding) => binding.evidence),
    actions: ['CONFIRM', 'DISABLE'],
    because: because(node, bound, act),
  };
}

function because(node: NodeFact, bound: readonly BoundWorkload[], act: Verdict): string[] {
  const gone = bound.filter(({ standing }) => standing.value !== 'PRESENT');
  const which = names(gone.map(({ workload }) => label(workload)));
  const since = gone
    .flatMap(({ standing }) => standing.since ?? [])
    .sort()
    .at(-1);
  const sure = gone.every(({ standing }) => standing.value === 'GONE');
  const ran = `${which} ran as ${label(node)} and ${gone.length === 1 ? 'is' : 'are'}`;
  const idle = bound.some((binding) => binding.expectedIdle);
  return [
    `${ran} ${sure ? 'gone' : 'missing'}${since === undefined ? '' : `, the last since ${day(since)}`}.`,
    act.value === 'TRUE'
      ? `${label(node)} can still be acted as.`
      : `Whether ${label(node)} can still be acted as is not known.`,
    ...(idle ? ['Somebody said that it may stand still for long.'] : []),
  ];
}
