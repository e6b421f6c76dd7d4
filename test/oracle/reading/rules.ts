import { DAY, HOUR, MINUTE, type Time } from '../time.js';

/** The default parameters (findings.md 5.11), read from the page. */
export const RULES = {
  skew: 5 * MINUTE,
  freshness: { aws: 24 * HOUR, backstage: 72 * HOUR, servicenow: 72 * HOUR } as Readonly<
    Record<string, Time | undefined>
  >,
  freshnessOfFiles: 30 * DAY,
  freshnessElse: 24 * HOUR,
  usageWindow: 90 * DAY,
  ephemeral: 24 * HOUR,
  longLived: 90 * DAY,
  blastDepth: 6,
  leftoverGrace: 7 * DAY,
  impliedRetirement: 30 * DAY,
  attestation: 180 * DAY,
  absence: { count: 10, share: 0.2 },
  /** Whose word on a service wins (R-CON-01). */
  serviceRegistries: ['servicenow', 'file', 'backstage'],
  confidence: { CONFIGURED: 1, OBSERVED: 0.95, ATTESTED: 0.9, DECLARED: 0.8, INFERRED: 0.6 },
} as const;
