import { describe, expect, it } from 'vitest';
import { inPeriod, judgeUse, type UseFacts } from '../../../src/lineage/break-glass/decide.js';
import { DAY_MS } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';

const window = (from: string | null, to: string | null) => ({
  id: 'i',
  window: { from: from === null ? null : at(from), to: to === null ? null : at(to) },
});
const during = window('2026-03-01T10:00:00Z', '2026-03-01T12:00:00Z');
const judge = (lastUsedAt: string | null, facts: Partial<UseFacts> = {}) => {
  const { use, reasons } = judgeUse({
    lastUsedAt,
    neverUsed: false,
    incidents: [during],
    tests: [],
    ...facts,
  });
  return [use, ...reasons].join(' ');
};
const used = (text: string) => at(text) as string;

describe('LIN-023', () => {
  it('is half-open: inside at the beginning, outside at the end', () => {
    expect(judge(used('2026-03-01T10:00:00Z'))).toBe('IN_INCIDENT');
    expect(judge(used('2026-03-01T11:59:59.999999Z'))).toBe('IN_INCIDENT');
    expect(judge(used('2026-03-01T12:00:00Z'))).toBe('OUTSIDE_INCIDENT');
    expect(judge(used('2026-03-01T09:59:59Z'))).toBe('OUTSIDE_INCIDENT');
    expect(judge(used('2026-03-05T00:00:00Z'), { incidents: [window('2026-03-01T10:00:00Z', null)] })).toBe(
      'IN_INCIDENT',
    );
    expect(judge(used('2026-03-01T11:00:00Z'), { incidents: [] })).toBe('OUTSIDE_INCIDENT');
  });
  it('is not decided by a day that is only partly inside, nor by an incident without a beginning', () => {
    expect(judge('2026-03-01')).toBe('UNKNOWN DATE_ONLY');
    expect(judge('2026-03-02')).toBe('OUTSIDE_INCIDENT');
    expect(judge('2026-03-02', { incidents: [window('2026-03-01T10:00:00Z', '2026-03-03T00:00:00Z')] })).toBe(
      'IN_INCIDENT',
    );
    expect(judge(used('2026-02-01T00:00:00Z'), { incidents: [window(null, '2026-03-01T00:00:00Z')] })).toBe(
      'UNKNOWN INCIDENT_WINDOW_UNKNOWN',
    );
  });
  it('knows a test by its day, and never from silence', () => {
    expect(judge(used('2026-02-20T15:00:00Z'), { tests: [at('2026-02-20T09:00:00Z')] })).toBe('IN_TEST');
    expect(judge(used('2026-02-21T15:00:00Z'), { tests: [at('2026-02-20T09:00:00Z')] })).toBe(
      'OUTSIDE_INCIDENT',
    );
    expect(judge(null)).toBe('UNKNOWN LAST_USED_NOT_TOLD');
    expect(judge(null, { neverUsed: true })).toBe('NOT_USED');
  });
});

describe('LIN-047', () => {
  it('is in the period at exactly its end', () => {
    const last = at('2026-03-01T00:00:00Z');
    expect(inPeriod(last, DAY_MS, at('2026-03-02T00:00:00Z'))).toBe(true);
    expect(inPeriod(last, DAY_MS, at('2026-03-02T00:00:00.001Z'))).toBe(false);
    expect(inPeriod(null, DAY_MS, at('2026-03-02T00:00:00Z'))).toBe(false);
  });
});
