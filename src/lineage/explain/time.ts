import { DAY_MS, HOUR_MS, MINUTE_MS, toMillis, type Instant } from '../../model/index.js';

/** Units from the largest, and from how much of a duration on each is used. */
const UNITS = [
  { ms: 365 * DAY_MS, from: 730 * DAY_MS, name: 'year' },
  { ms: 30 * DAY_MS, from: 90 * DAY_MS, name: 'month' },
  { ms: DAY_MS, from: 2 * DAY_MS, name: 'day' },
  { ms: HOUR_MS, from: HOUR_MS, name: 'hour' },
  { ms: MINUTE_MS, from: MINUTE_MS, name: 'minute' },
] as const;

/** `2026-03-01`, of an instant or a day. */
export function day(when: string): string {
  return when.slice(0, 10);
}

/** `2026-03-01 00:30 UTC`; a day alone stays a day. */
export function moment(when: string): string {
  return when.length > 10 ? `${when.slice(0, 10)} ${when.slice(11, 16)} UTC` : when;
}

/** `2026-03-01` at midnight or of a day, else `2026-03-01 10:30 UTC`. */
export function dated(when: string): string {
  return moment(when).replace(' 00:00 UTC', '');
}

/** `2 hours`, `45 days`; rounded down, in one unit. @param ms of either sign */
export function duration(ms: number): string {
  const length = Math.abs(ms);
  const unit = UNITS.find(({ from }) => length >= from);
  if (!unit) return 'less than a minute';
  const n = Math.floor(length / unit.ms);
  return `${n} ${unit.name}${n === 1 ? '' : 's'}`;
}

/** How far `from` lies from `to`, the instant asked: `2 hours before`, `3 days after`, `at that moment`. */
export function ago(from: Instant, to: Instant): string {
  const ms = toMillis(to) - toMillis(from);
  if (Math.abs(ms) < MINUTE_MS) return 'at that moment';
  return `${duration(ms)} ${ms > 0 ? 'before' : 'after'}`;
}
