import { z } from 'zod';

/** What a source can tell of a realm (R-INV-03). A question names those that it needs. */
export const capability = z.enum([
  'IDENTITIES',
  'CREDENTIALS',
  'LAST_USED',
  'OWNERS',
  'PERMISSIONS',
  'TRUSTS',
  'WORKLOADS',
  'SECRET_LOCATIONS',
  'SERVICES',
  /** Tells which services are retired; a catalogue that only forgets them does not have it (5.5.1). */
  'RETIREMENT',
]);
export type Capability = z.infer<typeof capability>;
export const CAPABILITIES = capability.options;

/**
 * How a pull of one scope ended. Only COMPLETE may make anything look absent (P8). WITHDRAWN: there is none any more,
 * because somebody took the scope out on purpose and said so; what is known of it stays, and goes stale.
 */
export const completeness = z.enum(['COMPLETE', 'PARTIAL', 'FAILED', 'QUARANTINED', 'WITHDRAWN']);
export type Completeness = z.infer<typeof completeness>;

/** Why a realm's capability can or cannot be relied on. */
export const coverageStatus = z.enum([
  'COMPLETE',
  'STALE',
  'PARTIAL',
  'FAILED',
  'QUARANTINED',
  'NOT_CONNECTED',
]);
export type CoverageStatus = z.infer<typeof coverageStatus>;

export const answerCertainty = z.enum(['COMPLETE', 'PARTIAL', 'UNKNOWN']);
export type AnswerCertainty = z.infer<typeof answerCertainty>;

/** A12 */
export const certainty = z.enum(['CONFIRMED', 'POSSIBLE']);
export type Certainty = z.infer<typeof certainty>;
