import { z } from 'zod';

/** The services that a live pull reads. `iam` is every call family of IAM. */
export const liveService = z.enum(['iam', 'organizations', 'lambda', 'ecs', 'ec2', 'eks', 'secretsmanager']);
export type LiveService = z.infer<typeof liveService>;

const region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'not the name of a region, such as eu-west-1');

const account = z.strictObject({
  /** Role of that account which the caller may assume, read-only. */
  roleArn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'not the ARN of a role'),
  externalId: z.string().min(2).max(1224).optional(),
  /** Regions of that account, where they differ from those of the source. */
  region: region.optional(),
  regions: z.array(region).min(1).optional(),
});

/**
 * `from.live` of an `aws` source in relict.yaml. Credentials come by the provider's usual chain (environment, profile,
 * SSO, web identity, container, instance): there is no key for them here.
 */
export const liveSettings = z
  .strictObject({
    /** Where regional services are read; without it, the region of the environment or the profile. */
    region: region.optional(),
    regions: z.array(region).min(1).optional(),
    /** Base address of an endpoint that answers for every service: a private gateway, a test server. */
    endpoint: z.url({ protocol: /^https?$/ }).optional(),
    profile: z.string().min(1).optional(),
    /** Accounts to read, each by assuming a role; without it, the account of the caller. */
    accounts: z.array(account).min(1).optional(),
    services: z.array(liveService).min(1).optional(),
    /** Calls under way at once, per account. */
    concurrency: z.int().min(1).max(32).default(4),
    /** Attempts per call, the first included; pauses between them adapt to the provider's throttling. */
    attempts: z.int().min(1).max(20).default(8),
    /** How long one attempt may take, in milliseconds. */
    timeout: z.int().min(100).max(300_000).default(30_000),
  })
  .refine((live) => !(live.region && live.regions), 'give `region` or `regions`, not both')
  .refine((live) => {
    const ids = (live.accounts ?? []).map((one) => accountOf(one.roleArn));
    return new Set(ids).size === ids.length;
  }, 'an account stands twice in `accounts`: give it one row, with its `regions`');

/** The account number in the ARN of a role. */
export function accountOf(roleArn: string): string {
  return roleArn.split(':')[4] ?? '';
}

export type LiveSettings = z.output<typeof liveSettings>;
export type LiveAccount = NonNullable<LiveSettings['accounts']>[number];
