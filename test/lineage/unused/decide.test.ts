import { describe, expect, it } from 'vitest';
import { endOf, identityUnused, type IdentityWays } from '../../../src/lineage/unused/decide.js';
import { DAY_MS, isFalse, isTrue, unknown } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';

const NOW = at('2026-03-10T00:00:00Z');
const idle = { verdict: isTrue('WATCHED_BY_RUNS'), endedAt: null };
const busy = { verdict: isFalse('USED'), endedAt: null };
const blind = { verdict: unknown('USAGE_COVERAGE_GAP'), endedAt: null };
const untold = unknown('LAST_USED_NOT_TOLD');
const decide = (ways: Partial<IdentityWays>) =>
  identityUnused({ own: untold, whole: false, credentials: [], assumed: false, ...ways }, 90 * DAY_MS, NOW)
    .value;

describe('an identity is unused iff all its credentials and trusts are', () => {
  it('by its credentials', () => {
    expect(decide({ credentials: [idle, idle] })).toBe('TRUE');
    expect(decide({ credentials: [idle, busy] })).toBe('FALSE');
    expect(decide({ credentials: [idle, blind] })).toBe('UNKNOWN');
    expect(decide({ credentials: [blind, busy] })).toBe('FALSE');
  });
  it('by its trusts, whose use shows in its own last use alone', () => {
    expect(decide({ credentials: [idle], assumed: true })).toBe('UNKNOWN');
    expect(decide({ credentials: [idle], assumed: true, own: isTrue() })).toBe('TRUE');
    expect(decide({ assumed: true, own: isTrue() })).toBe('TRUE');
    expect(decide({ credentials: [idle], own: isFalse('USED') })).toBe('FALSE');
  });
  it('is not vacuously unused where nothing tells of it', () => {
    expect(decide({})).toBe('UNKNOWN');
  });
  it('by what counts every use of it, whatever its credentials do not tell', () => {
    expect(decide({ credentials: [blind], own: isTrue(), whole: true })).toBe('TRUE');
    expect(decide({ credentials: [blind], own: isTrue(), whole: false })).toBe('UNKNOWN');
  });
  it('leaves out a credential that had ended before the window, and not one that ended in it', () => {
    const ended = (day: string) => ({ ...blind, endedAt: at(`${day}T00:00:00Z`) });
    expect(decide({ credentials: [idle, ended('2025-12-10')] })).toBe('TRUE');
    expect(decide({ credentials: [idle, ended('2025-12-11')] })).toBe('UNKNOWN');
  });
  it('takes the first end that is told', () => {
    expect(endOf({ expiresAt: '2026-05-01T00:00:00.000000Z', deletedAt: '2026-01-01' })).toBe(
      '2026-01-02T00:00:00.000000Z',
    );
    expect(endOf({})).toBeNull();
  });
});
