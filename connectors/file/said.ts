import type { Method } from '../../src/model/edges.js';
import { parseDay, parseInstant } from '../../src/model/time.js';

/** How a record is known, its document's defaults included. */
export interface Said {
  readonly method: Method;
  readonly confidence?: number | undefined;
  readonly attestedBy?: string | undefined;
  readonly validUntil?: string | undefined;
}

/** The record's own word, else that of what it stands in. */
export function inherit(record: Partial<Record<keyof Said, unknown>>, above: Said): Said {
  const own = record as { [K in keyof Said]?: Said[K] | undefined };
  return {
    method: own.method ?? above.method,
    // A confidence belongs to its method.
    confidence: own.confidence ?? (own.method ? undefined : above.confidence),
    attestedBy: own.attestedBy ?? above.attestedBy,
    validUntil: own.validUntil ?? above.validUntil,
  };
}

/** An attestation is worth something only with a name and an end (5.6). */
export function isUnsigned(said: Said): boolean {
  return said.method === 'ATTESTED' && !(said.attestedBy && said.validUntil);
}

/** A date's first instant; an instant as it is. */
export function since(time: string | undefined): string | undefined {
  return time && (parseInstant(time) ?? parseDay(time)?.from ?? time);
}

/** The end of a date, which is included whole; an instant as it is. */
export function until(time: string | undefined): string | undefined {
  return time && (parseInstant(time) ?? parseDay(time)?.to ?? time);
}
