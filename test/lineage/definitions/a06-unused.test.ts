import { describe, expect, it } from 'vitest';
import { unused } from '../../../src/lineage/definitions/index.js';
import { DAY_MS, type AnyAttributes } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';
import { fact, T } from './facts.js';

describe('A6', () => {
  const watched = { tellsLastUse: true, continuousSince: at('2025-01-01T00:00:00Z') };
  const judge = (attributes: AnyAttributes, coverage = watched as Parameters<typeof unused>[1]) =>
    unused(fact('Credential', 'c', attributes).attributes, coverage, 90 * DAY_MS, T);
  it.each([
    [{ lastUsedAt: '2025-12-10T00:00:00Z' }, 'FALSE'],
    [{ lastUsedAt: '2025-12-09T23:59:59Z' }, 'TRUE'],
    [{ lastUsedAt: '2025-12-09' }, 'TRUE'],
    [{ lastUsedStatus: 'NEVER_USED' }, 'TRUE'],
    [{ lastUsedStatus: 'NOT_TRACKED' }, 'UNKNOWN'],
    [{}, 'UNKNOWN'],
    [{ createdAt: '2026-01-01T00:00:00Z' }, 'NOT_APPLICABLE'],
  ])('%j is %s', (attributes, value) => {
    expect(judge(attributes).value).toBe(value);
  });
  it('is UNKNOWN without the capability, or with a gap in it (F-05)', () => {
    expect(judge({ lastUsedStatus: 'NEVER_USED' }, { ...watched, tellsLastUse: false }).value).toBe(
      'UNKNOWN',
    );
    expect(
      judge({ lastUsedStatus: 'NEVER_USED' }, { ...watched, continuousSince: at('2026-01-01T00:00:00Z') }),
    ).toEqual({
      value: 'UNKNOWN',
      reasons: ['USAGE_COVERAGE_GAP'],
    });
  });
});
