import { describe, expect, it } from 'vitest';
import { continuousSince } from '../../../src/lineage/usage/index.js';
import { DAY_MS } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';

const NOW = at('2026-03-10T00:00:00Z');
const runs = (...days: string[]) => days.map((day) => at(`${day}T00:00:00Z`));
const since = (...days: string[]) => continuousSince(runs(...days), DAY_MS, NOW)?.slice(0, 10) ?? null;

describe('a chain of complete runs', () => {
  it('begins where the first gap longer than the limit ends', () => {
    expect(since('2026-03-07', '2026-03-08', '2026-03-09')).toBe('2026-03-07');
    expect(since('2026-03-01', '2026-03-08', '2026-03-09', '2026-03-10')).toBe('2026-03-08');
    expect(since('2026-03-09', '2026-03-07', '2026-03-08')).toBe('2026-03-07');
  });
  it('is broken where nobody looks now', () => {
    expect(since()).toBeNull();
    expect(since('2026-03-07', '2026-03-08')).toBeNull();
  });
  it('is exact at the limit, and does not look ahead', () => {
    const just = continuousSince([at('2026-03-08T23:59:59.999Z')], DAY_MS, NOW);
    expect(just).toBeNull();
    expect(since('2026-03-09', '2026-03-11')).toBe('2026-03-09');
    expect(since('2026-03-11')).toBeNull();
  });
});
