import { z } from 'zod';
import { credentialKind } from './nodes.js';
import { slaSchema } from './sla.js';
import { approvedLocationRule, APPROVED_LOCATIONS, PUBLIC_ISSUERS } from './approved.js';
import { FEDERATING_ISSUERS, WORKLOAD_IDENTITY, workloadIdentityRule } from './workload-identity.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.js';

const hours = z
  .number()
  .positive()
  .transform((h) => h * HOUR_MS);
const days = z
  .number()
  .positive()
  .transform((d) => d * DAY_MS);

/**
 * The parameters of every decision (findings.md 5.11), as data. Durations are milliseconds once parsed; written in the
 * unit of the key's name. `relict.yaml` overrides single keys.
 */
export const policySchema = z.strictObject({
  version: z.string().default('1'),
  /** A1 step 4. */
  skewMinutes: z
    .number()
    .nonnegative()
    .default(5)
    .transform((m) => m * MINUTE_MS),
  /** How long what a source said counts as fresh, by the provider of the realm; `inventory` is the file source. */
  freshnessHours: z
    .strictObject({
      default: hours.default(24 * HOUR_MS),
      aws: hours.default(24 * HOUR_MS),
      backstage: hours.default(72 * HOUR_MS),
      servicenow: hours.default(72 * HOUR_MS),
      inventory: hours.default(30 * DAY_MS),
    })
    .prefault({}),
  usageWindowDays: days.default(90 * DAY_MS),
  unusedWindowDays: days.default(90 * DAY_MS),
  ephemeralHours: hours.default(24 * HOUR_MS),
  longLivedDays: days.default(90 * DAY_MS),
  rotationOverlapDays: days.default(7 * DAY_MS),
  /** How often credentials of a kind are rotated, where they say nothing of it themselves (R-ROT-01); none has a default. */
  rotationDays: z.partialRecord(credentialKind, days).default({}),
  /** How many credentials of a kind one identity may have at a time (A4); null: any number. `default` is of the rest. */
  credentialsPerIdentity: z
    .record(z.string(), z.number().int().min(1).nullable())
    .default({ default: 1, SESSION_TOKEN: null, LEASE: null }),
  /** How long the record of a creation may take (R-LIF-02). */
  creationGraceHours: hours.default(24 * HOUR_MS),
  /** How long a workload may be gone before the identity that it ran as counts as left over. */
  leftoverGraceDays: days.default(7 * DAY_MS),
  /** How long a service may be without workload and use before its retirement is implied. */
  impliedRetirementDays: days.default(30 * DAY_MS),
  /** For how long a consumer of an existing credential is a new one (LIN-021). */
  newConsumerDays: days.default(30 * DAY_MS),
  /** How often somebody has to look at an identity, or a template, again. */
  reviewCadenceDays: days.default(90 * DAY_MS),
  /** Hosts of issuers that vouch for anybody who signs up. */
  publicIssuers: z.array(z.string().min(1)).default(PUBLIC_ISSUERS),
  /** Where secrets may lie (LIN-026). A class of location is approved when any rule that fits says so. */
  approvedLocations: z.array(approvedLocationRule).default(APPROVED_LOCATIONS),
  /** By which kinds of credential a machine should not authenticate (LIN-046). */
  insecureMethods: z.array(credentialKind).default(['PASSWORD']),
  /** Which workloads can do without a secret; the first rule that fits decides. */
  workloadIdentity: z.array(workloadIdentityRule).default(WORKLOAD_IDENTITY),
  /** Which issuers accept workloads without a secret of theirs, by provider. */
  federatingIssuers: z.record(z.string(), z.boolean()).default(FEDERATING_ISSUERS),
  trustDepth: z.number().int().min(1).max(12).default(5),
  blastDepth: z.number().int().min(1).max(12).default(6),
  /** Nodes that one traversal may reach before it says TRUNCATED. */
  nodeBudget: z.number().int().min(1).default(10_000),
  /** Neighbours of one node that a traversal follows before it says TRUNCATED (F-29). */
  degreeCap: z.number().int().min(1).default(2_000),
  /** Mass-absence guard: a run that would suspect more than max(count, share of the scope) is quarantined (5.2.3). */
  absenceGuard: z
    .strictObject({ count: z.number().int().default(10), share: z.number().min(0).max(1).default(0.2) })
    .prefault({}),
  /** The longest that an exception may last (F-31). */
  exceptionMaxDays: days.default(180 * DAY_MS),
  /** How long an attestation counts when it does not say. */
  attestationDays: days.default(180 * DAY_MS),
  /** When obligations are due (5.5.5). */
  obligationHours: slaSchema.prefault({}),
  /** Whether a widened scope also asks for new secrets (5.5.5). */
  rotateOnScopeChange: z.boolean().default(false),
  /** A lease of a sync that died is free again after this. */
  leaseMinutes: z
    .number()
    .positive()
    .default(5)
    .transform((m) => m * MINUTE_MS),
  /**
   * Which connector's word wins, first to last, by `Type.attribute` (5.2.1, R-CON-01). What is not listed is decided by
   * method (CONFIGURED first), then it is contested.
   */
  precedence: z.record(z.string(), z.array(z.string())).default({
    'Service.lifecycle': ['servicenow', 'relict', 'file', 'backstage'],
    'Service.sourceLifecycle': ['servicenow', 'relict', 'file', 'backstage'],
    'Service.retiredAt': ['servicenow', 'relict', 'file', 'backstage'],
    'Service.approval': ['servicenow', 'relict', 'file', 'backstage'],
    'Service.name': ['backstage', 'servicenow', 'file'],
  }),
});
export type Policy = z.output<typeof policySchema>;
export const DEFAULT_POLICY: Policy = policySchema.parse({});

/** `inventory` scopes have their own limit; every other realm goes by its provider. Milliseconds. */
export function freshnessLimit(policy: Policy, provider: string, origin: string): number {
  if (origin === 'inventory') return policy.freshnessHours.inventory;
  const limits: Record<string, number> = policy.freshnessHours;
  return limits[provider] ?? policy.freshnessHours.default;
}
