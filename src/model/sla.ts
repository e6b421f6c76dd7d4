import { z } from 'zod';
import { HOUR_MS } from './time.js';

const hours = z
  .number()
  .nonnegative()
  .transform((h) => h * HOUR_MS);

const due = (high: number, other: number) =>
  z
    .strictObject({
      /** HIGH risk or privileged. */
      high: hours.default(high * HOUR_MS),
      other: hours.default(other * HOUR_MS),
    })
    .prefault({});

const DAY = 24;

/**
 * How long after its trigger an obligation is due (5.5.5), in hours as written and milliseconds once parsed. No
 * standard fixes these numbers: they are the organisation's to set.
 */
export const slaSchema = z.strictObject({
  retired: due(DAY, 7 * DAY),
  succeeded: due(3 * DAY, 14 * DAY),
  ownership: due(7 * DAY, 30 * DAY),
  environment: due(DAY, 7 * DAY),
  scope: due(7 * DAY, 14 * DAY),
  left: due(DAY, 7 * DAY),
  moved: due(7 * DAY, 30 * DAY),
  thirdPartyEnded: due(DAY, DAY),
  thirdPartyCompromised: due(1, 1),
  compromised: due(1, 4),
  disappeared: due(7 * DAY, 7 * DAY),
  exceptionExpired: due(0, 0),
  attestation: due(14 * DAY, 14 * DAY),
  /** VERIFY is due this much later than the rest of its trigger. */
  verifyAfter: hours.default(DAY * HOUR_MS),
});
export type Sla = z.output<typeof slaSchema>;
