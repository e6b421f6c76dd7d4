import { z } from 'zod';
import type { Instant } from '../../model/index.js';
import type { Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import type { OwnerResult } from '../owner/result.js';
import type { Question } from '../question.js';
import { watchingScopes } from '../usage/index.js';
import { because } from './because.js';
import { rightsOf } from './checks.js';
import type { Check } from './continues.js';

const args = z.strictObject({
  /** An identity, by any of its names. */
  identity: z.string().min(1),
});
export type RightToContinueArgs = z.output<typeof args>;

export interface RightToContinueAnswer extends Frame {
  readonly identity: NodeFact;
  readonly right: Check;
  readonly policy: Check;
  readonly usage: Check;
  readonly ownership: Check;
  readonly owner: OwnerResult | null;
  readonly reviewedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly because: readonly string[];
}

export const RIGHT_NEEDS = [
  'IDENTITIES',
  'CREDENTIALS',
  'LAST_USED',
  'OWNERS',
  'SERVICES',
  'RETIREMENT',
] as const;

/** Q-35 (R-LIF-10): whether an identity may go on: policy, usage and ownership must all pass. Computed anew each time. */
export const rightToContinue: Question<RightToContinueArgs, RightToContinueAnswer> = {
  id: 'Q-35',
  field: 'rightToContinue',
  names: ['right-to-continue'],
  title: 'Whether an identity may go on, by policy, usage and ownership',
  version: 1,
  args,
  needs: RIGHT_NEEDS,
  async ask(asking, given) {
    const identity = await nodeByHandle(asking, given.identity, ['Identity']);
    const found = (await rightsOf(asking, [identity], await watchingScopes(asking))).get(identity.id);
    if (!found) throw new Error('the identity that was found is not known');
    const { right, policy, usage, ownership, owner, reviewedAt, dueAt } = found;
    return {
      identity,
      right,
      policy,
      usage,
      ownership,
      owner,
      reviewedAt,
      dueAt,
      because: because(found, asking.when.asOf),
      ...frameOf(asking, rightToContinue, await coverageFor(asking, RIGHT_NEEDS)),
    };
  },
};
