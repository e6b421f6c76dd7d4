import { describe, expect, it } from 'vitest';
import {
  governedCreator,
  ungoverned,
  type CreationFacts,
  type CreatorFacts,
} from '../../../src/lineage/ungoverned/decide.js';
import { DAY_MS } from '../../../src/model/index.js';
import { at } from '../../support/sync.js';

const MADE = '2026-03-01T00:00:00Z';
const decide = (facts: Partial<CreationFacts> = {}, when = '2026-03-10T00:00:00Z') => {
  const { value, reasons } = ungoverned(
    {
      createdAt: at(MADE),
      recordedAt: at('2026-03-01T01:00:00Z'),
      records: [],
      origin: null,
      creator: 'FALSE',
      heard: true,
      ...facts,
    },
    at('2026-01-01T00:00:00Z'),
    DAY_MS,
    at(when),
  );
  return [value, ...reasons].join(' ');
};
const record = (kind: 'REQUEST' | 'DECISION' | 'BINDING', when: string) => ({ kind, at: at(when) });

describe('R-LIF-02', () => {
  it('waits for the grace to be over, its very end included', () => {
    expect(decide({}, '2026-03-02T00:00:00Z')).toBe('FALSE WITHIN_GRACE');
    expect(decide({}, '2026-03-02T00:00:00.000001Z')).toBe('TRUE');
  });
  it('takes a record by the end of the grace, and before the creation', () => {
    for (const kind of ['REQUEST', 'DECISION', 'BINDING'] as const) {
      expect(decide({ records: [record(kind, '2026-03-02T00:00:00Z')] })).toBe('FALSE RECORDED');
      expect(decide({ records: [record(kind, '2026-02-01T00:00:00Z')] })).toBe('FALSE RECORDED');
    }
    expect(decide({ records: [record('DECISION', '2026-03-02T00:00:01Z')] })).toBe('TRUE');
    expect(decide({ records: [record('BINDING', '2026-03-02T00:00:01Z')] })).toBe(
      'UNKNOWN BINDING_DATE_UNKNOWN',
    );
  });
  it('looks at nothing older than asked', () => {
    expect(decide({ createdAt: at('2025-12-31T23:59:59Z') })).toBe('FALSE CREATED_EARLIER');
    expect(decide({ createdAt: at('2026-01-01T00:00:00Z') })).toBe('TRUE');
  });
  it('is governed by its origin or its creator, and not known where those are not', () => {
    expect(decide({ origin: 'GOVERNED' })).toBe('FALSE GOVERNED_ORIGIN');
    expect(decide({ origin: 'CONSOLE' })).toBe('TRUE');
    expect(decide({ creator: 'TRUE' })).toBe('FALSE GOVERNED_ORIGIN');
    expect(decide({ creator: 'UNKNOWN' })).toBe('UNKNOWN CREATOR_UNKNOWN');
    expect(decide({ heard: false })).toBe('UNKNOWN RECORDS_NOT_COVERED');
    expect(decide({ createdAt: null })).toBe('UNKNOWN CREATED_AT_UNKNOWN');
  });
});

describe('a governed pipeline identity', () => {
  const creator = (facts: Partial<CreatorFacts>) =>
    governedCreator({ machine: 'TRUE', owner: 'RESOLVED', pipeline: true, supports: 'FALSE', ...facts });
  it.each<[Partial<CreatorFacts>, string]>([
    [{}, 'TRUE'],
    [{ pipeline: false }, 'FALSE'],
    [{ pipeline: false, supports: 'TRUE' }, 'TRUE'],
    [{ pipeline: false, supports: 'UNKNOWN' }, 'UNKNOWN'],
    [{ machine: 'FALSE' }, 'FALSE'],
    [{ machine: 'UNKNOWN' }, 'UNKNOWN'],
    [{ owner: 'MISSING' }, 'FALSE'],
    [{ owner: 'INVALID' }, 'FALSE'],
    [{ owner: 'CONFLICT' }, 'UNKNOWN'],
    [{ owner: 'UNKNOWN' }, 'UNKNOWN'],
  ])('%j is %s', (facts, value) => {
    expect(creator(facts)).toBe(value);
  });
});
