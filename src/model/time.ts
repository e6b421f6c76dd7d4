/**
 * Instants and intervals (model.md 5.2.1, A15).
 *
 * An instant is an ISO-8601 UTC string of fixed width, `2026-03-01T00:00:00.000000Z` (microseconds), so that
 * string order is time order, in TypeScript and in both engines alike. Intervals are half-open, `[from, to)`.
 */
declare const instantBrand: unique symbol;
export type Instant = string & { readonly [instantBrand]: true };

/** `to = null` is open: it has not ended as far as is known. `from = null`: the beginning is not known. */
export interface Interval {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const RFC3339 = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
const DATE_ONLY = /^\d{4}-\d\d-\d\d$/;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export function isInstant(value: unknown): value is Instant {
  return typeof value === 'string' && CANONICAL.test(value);
}

/** Milliseconds since the epoch; microseconds are dropped. */
export function toMillis(instant: Instant): number {
  return Date.parse(instant);
}

/** @throws RangeError when `ms` lies outside the years 0000 to 9999. */
export function fromMillis(ms: number): Instant {
  const text = new Date(ms).toISOString();
  if (text.length !== 24) throw new RangeError(`year out of range: ${text}`);
  return (text.slice(0, -1) + '000Z') as Instant;
}

/**
 * Reads a date-time as sources write it: RFC 3339, or with a blank for the `T`. A time without a zone is read as UTC,
 * unless `zone` (an offset such as `+02:00`) says how the source writes them (F-12).
 *
 * @returns null when the text is not a date-time; a date alone is not one, see {@link parseDay}.
 */
export function parseInstant(text: unknown, zone = 'Z'): Instant | null {
  if (text instanceof Date) return Number.isNaN(text.getTime()) ? null : fromMillis(text.getTime());
  if (typeof text !== 'string') return null;
  if (CANONICAL.test(text)) return Number.isNaN(Date.parse(text)) ? null : (text as Instant);
  const match = RFC3339.exec(text.trim());
  if (!match) return null;
  const [, day, clock, fraction = '', given] = match;
  const micros = (fraction + '000000').slice(0, 6);
  const offset = !given || /^utc$/i.test(given) ? zone : given.toUpperCase();
  const ms = Date.parse(`${day}T${clock}.${micros.slice(0, 3)}${offset}`);
  if (Number.isNaN(ms)) return null;
  try {
    return (fromMillis(ms).slice(0, -4) + micros.slice(3) + 'Z') as Instant;
  } catch {
    return null;
  }
}

/** A date alone is the interval `[00:00, 24:00)` of that day in UTC (F-12); null when the text is not a date. */
export function parseDay(text: unknown): Interval | null {
  if (typeof text !== 'string' || !DATE_ONLY.test(text.trim())) return null;
  const ms = Date.parse(text.trim() + 'T00:00:00Z');
  if (Number.isNaN(ms)) return null;
  return { from: fromMillis(ms), to: fromMillis(ms + DAY_MS) };
}

export function addMillis(instant: Instant, ms: number): Instant {
  return (fromMillis(toMillis(instant) + ms).slice(0, -4) + instant.slice(-4)) as Instant;
}

export function earliest(...instants: (Instant | null | undefined)[]): Instant | null {
  return instants.reduce<Instant | null>((best, at) => (at && (!best || at < best) ? at : best), null);
}

export function latest(...instants: (Instant | null | undefined)[]): Instant | null {
  return instants.reduce<Instant | null>((best, at) => (at && (!best || at > best) ? at : best), null);
}

/** Half-open: true at `from`, false at `to` (A15). */
export function contains(interval: Interval, at: Instant): boolean {
  return (interval.from === null || interval.from <= at) && (interval.to === null || at < interval.to);
}

/** True iff some instant lies in both; in an interval that ends as it begins none does. */
export function overlaps(a: Interval, b: Interval): boolean {
  if (isEmpty(a) || isEmpty(b)) return false;
  return (
    (a.to === null || b.from === null || b.from < a.to) && (b.to === null || a.from === null || a.from < b.to)
  );
}

function isEmpty({ from, to }: Interval): boolean {
  return from !== null && to !== null && to <= from;
}

/**
 * The two instants of a question (P4): `asOf` in the world, `knownAt` in the graph's record. Both are always given:
 * no function below the command line or the API reads a clock (P7).
 * `present` says that neither was asked for, so that the current state may be read instead of the history.
 */
export interface When {
  readonly asOf: Instant;
  readonly knownAt: Instant;
  readonly present: boolean;
}
