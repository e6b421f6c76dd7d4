/** Instants as whole microseconds since the epoch, and half-open spans of them (A15). */
export type Time = number;

export const MILLISECOND = 1_000;
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const FOREVER: Time = Number.MAX_SAFE_INTEGER;
export const ALWAYS: Time = -Number.MAX_SAFE_INTEGER;

/** `[from, to)`. */
export interface Span {
  readonly from: Time;
  readonly to: Time;
}

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/;
const DAY_FORM = /^\d{4}-\d\d-\d\d$/;

/** Of RFC 3339 in UTC. */
export function time(text: string): Time {
  const [, whole, fraction = ''] = FORM.exec(text) ?? [];
  if (whole === undefined) throw new Error(`not an instant in UTC: ${text}`);
  return Date.parse(`${whole}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
}

export function text(at: Time): string {
  const seconds = Math.floor(at / SECOND);
  const micros = (at - seconds * SECOND).toString().padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${micros}Z`;
}

/** An instant is the moment itself; a date alone is somewhen in that day (F-12). */
export function somewhen(written: unknown): Span | null {
  if (typeof written !== 'string') return null;
  if (!DAY_FORM.test(written)) return { from: time(written), to: time(written) };
  const from = time(`${written}T00:00:00Z`);
  return { from, to: from + DAY };
}

/** A15 */
export function within(span: Span, at: Time): boolean {
  return span.from <= at && at < span.to;
}
