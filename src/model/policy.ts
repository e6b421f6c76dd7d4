import { z } from 'zod';
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
    'Service.lifecycle': ['servicenow', 'file', 'backstage'],
    'Service.sourceLifecycle': ['servicenow', 'file', 'backstage'],
    'Service.retiredAt': ['servicenow', 'file', 'backstage'],
    'Service.approval': ['servicenow', 'file', 'backstage'],
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
