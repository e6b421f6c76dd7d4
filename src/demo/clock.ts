import { DAY_MS, MINUTE_MS, toMillis, type Instant } from '../model/index.js';

/** All times of the estate, counted back from its `now`. Milliseconds since the epoch. */
export class Clock {
  readonly now: number;
  /** When the exports were taken: nothing later can stand in them. */
  readonly exportedAt: number;

  /** @param daysBefore how long before `now` the exports were taken */
  constructor(now: Instant, daysBefore: number) {
    // Provider times have whole seconds.
    this.now = Math.floor(toMillis(now) / 1000) * 1000;
    this.exportedAt = this.daysAgo(daysBefore) - 20 * MINUTE_MS;
  }

  daysAgo(days: number): number {
    return this.now - Math.round(days * DAY_MS);
  }

  /** Whether what happened that many days before `now` had happened when the exports were taken. */
  happened(daysAgo: number): boolean {
    return this.daysAgo(daysAgo) <= this.exportedAt;
  }
}

/** As the AWS command line prints it: `2026-01-10T09:30:00+00:00`. */
export function awsTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19) + '+00:00';
}

/** As ServiceNow stores it, in UTC: `2026-01-10 09:30:00`. */
export function serviceNowTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

export function dateOnly(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
