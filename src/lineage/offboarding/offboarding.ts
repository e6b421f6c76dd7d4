import { z } from 'zod';
import type { Capability } from '../../model/index.js';
import type { Frame } from '../answer.js';
import { coverageFor } from '../coverage/coverage-for.js';
import type { NodeFact } from '../facts.js';
import { nodeByHandle } from '../find/index.js';
import { frameOf } from '../frame.js';
import type { Question } from '../question.js';
import { planFor, type Plan } from './plan.js';

/** What can be offboarded. */
export const OFFBOARDED = [
  'Service',
  'Identity',
  'Credential',
  'Workload',
  'Team',
  'Person',
  'ThirdParty',
] as const;

export const OFFBOARDING_NEEDS: readonly Capability[] = [
  'CREDENTIALS',
  'IDENTITIES',
  'TRUSTS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
];

const args = z.strictObject({
  /** A service, identity, credential, workload, team, person or third party, by any of its names. */
  subject: z.string().min(1),
});
export type PlanArgs = z.output<typeof args>;

export interface PlanAnswer extends Frame, Plan {
  readonly subject: NodeFact;
}

/** the steps that take a subject out of use without breaking what else runs. */
export const offboardingPlan: Question<PlanArgs, PlanAnswer> = {
  id: 'Q-19',
  field: 'offboardingPlan',
  names: ['offboarding-plan'],
  title: 'The steps that take something out of use, in an order that breaks nothing',
  version: 1,
  args,
  needs: OFFBOARDING_NEEDS,
  async ask(asking, given) {
    const subject = await nodeByHandle(asking, given.subject, OFFBOARDED);
    return {
      subject,
      ...(await planFor(asking, subject)),
      ...frameOf(asking, offboardingPlan, await coverageFor(asking, OFFBOARDING_NEEDS)),
    };
  },
};
