import { z } from 'zod';

/** Why something is excepted (R-EXC-08); a text may say more. */
export const exceptionReason = z.enum([
  'TECHNICAL_LIMIT',
  'VENDOR_LIMIT',
  'CONTINUITY_RISK',
  'MIGRATION',
  'EMERGENCY',
]);
export type ExceptionReason = z.infer<typeof exceptionReason>;

const CANNOT_ROTATE: ReadonlySet<unknown> = new Set<ExceptionReason>(['TECHNICAL_LIMIT', 'VENDOR_LIMIT']);

/**
 * Whether an exception excuses what cannot be rotated, so that it counts only under a compensating control (R-EXC-04).
 * A `reason` that is a code and nothing else is read as one.
 */
export function excusesRotation(said: { readonly reasonCode?: unknown; readonly reason?: unknown }): boolean {
  return CANNOT_ROTATE.has(said.reasonCode ?? said.reason);
}
