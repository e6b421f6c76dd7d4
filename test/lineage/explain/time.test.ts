import { expect, it } from 'vitest';
import { ago, day, duration, moment } from '../../../src/lineage/explain/index.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';

it('says instants and days', () => {
  expect(day(at('2026-03-01T12:30:00Z'))).toBe('2026-03-01');
  expect(day('2026-03-01')).toBe('2026-03-01');
  expect(moment(at('2026-03-01T12:30:59Z'))).toBe('2026-03-01 12:30 UTC');
  expect(moment('2026-03-01')).toBe('2026-03-01');
});

it.each([
  [0, 'less than a minute'],
  [MINUTE_MS, '1 minute'],
  [HOUR_MS - 1, '59 minutes'],
  [HOUR_MS, '1 hour'],
  [2 * HOUR_MS - 1, '1 hour'],
  [2 * HOUR_MS, '2 hours'],
  [47 * HOUR_MS, '47 hours'],
  [2 * DAY_MS, '2 days'],
  [89 * DAY_MS, '89 days'],
  [90 * DAY_MS, '3 months'],
  [729 * DAY_MS, '24 months'],
  [730 * DAY_MS, '2 years'],
  [-3 * DAY_MS, '3 days'],
])('says %d ms as %s', (ms, said) => {
  expect(duration(ms)).toBe(said);
});

it('says how far one instant lies from another', () => {
  const asked = at('2026-03-10T00:00:00Z');
  expect(ago(at('2026-03-09T22:00:00Z'), asked)).toBe('2 hours before');
  expect(ago(at('2026-03-13T00:00:00Z'), asked)).toBe('3 days after');
  expect(ago(asked, asked)).toBe('at that moment');
});
