import { z } from 'zod';
import { workloadKind } from './nodes.js';

/** Whether workloads of some kinds, on some platforms, can prove who they are without a secret (R-ROT-09). */
export const workloadIdentityRule = z.strictObject({
  kinds: z.array(workloadKind).min(1),
  /** Providers of the workload's realm; all if not given. */
  providers: z.array(z.string().min(1)).optional(),
  supported: z.boolean(),
});
export type WorkloadIdentityRule = z.output<typeof workloadIdentityRule>;

/** The first rule that fits decides; what none fits is not known. */
export const WORKLOAD_IDENTITY: WorkloadIdentityRule[] = [
  {
    kinds: ['FUNCTION', 'VM', 'POD', 'DEPLOYMENT', 'SCHEDULED_JOB', 'AUTOMATION_JOB'],
    providers: ['aws', 'azure', 'gcp', 'kubernetes'],
    supported: true,
  },
  {
    kinds: ['PIPELINE', 'PIPELINE_RUN'],
    providers: ['aws', 'azure', 'bitbucket', 'buildkite', 'circleci', 'gcp', 'github', 'gitlab'],
    supported: true,
  },
];

/** Whether an issuer lets a workload in by what another one vouches for, by provider; what is not named is not known. */
export const FEDERATING_ISSUERS: Record<string, boolean> = {
  aws: true,
  azure: true,
  gcp: true,
  kubernetes: true,
  openbao: true,
  vault: true,
};
