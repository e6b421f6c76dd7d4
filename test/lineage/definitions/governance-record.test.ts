import { describe, expect, it } from 'vitest';
import {
  GOVERNANCE_FIELDS,
  governanceField,
  governanceRecord,
  type FieldFacts,
  type GovernanceFieldName,
  type Stated,
} from '../../../src/lineage/definitions/governance-record.js';

const said = (value: string): Stated => ({ value, sources: ['cmdb'], from: null });
const nothing: FieldFacts = { own: [], inherited: [], contested: false, heard: true };
const of = (facts: Partial<FieldFacts>) => governanceField('purpose', { ...nothing, ...facts });
const record = (facts: Partial<Record<GovernanceFieldName, Partial<FieldFacts>>>, heard = true) =>
  governanceRecord(
    Object.fromEntries(
      GOVERNANCE_FIELDS.map((field) => [field, { ...nothing, heard, ...facts[field] }]),
    ) as Record<GovernanceFieldName, FieldFacts>,
  );

describe('the governance record (5.6)', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('of %i fields has that many eighths', (count) => {
    const given = Object.fromEntries(
      GOVERNANCE_FIELDS.slice(0, count).map((field) => [field, { own: [said('x')] }]),
    );
    const { valid, completeness, incomplete } = record(given);
    expect({ valid, completeness, incomplete }).toEqual({
      valid: count,
      completeness: count / 8,
      incomplete: count < 8,
    });
  });

  it('is not incomplete by what is only UNKNOWN', () => {
    const { fields, incomplete, valid } = record({}, false);
    expect(new Set(fields.map(({ status }) => status))).toEqual(new Set(['UNKNOWN']));
    expect(fields.every(({ reasons }) => reasons.includes('SOURCES_NOT_COVERED'))).toBe(true);
    expect({ incomplete, valid }).toEqual({ incomplete: false, valid: 0 });
  });

  it('takes its own word before an inherited one, and of those the nearest', () => {
    expect(of({ own: [said('own')], inherited: [[said('other')]] })).toMatchObject({
      status: 'VALUE',
      value: 'own',
    });
    expect(of({ inherited: [[], [said('near')], [said('far')]] })).toMatchObject({
      status: 'INHERITED',
      value: 'near',
    });
  });

  it('counts a contradiction as none, whether of its sources or of what it is inherited from', () => {
    expect(of({ own: [said('a')], contested: true })).toMatchObject({
      status: 'CONFLICT',
      value: null,
      rivals: ['a'],
    });
    expect(of({ inherited: [[said('b'), said('a')]] })).toMatchObject({
      status: 'CONFLICT',
      rivals: ['a', 'b'],
    });
    expect(of({ inherited: [[said('a'), said('a')]] })).toMatchObject({ status: 'INHERITED', value: 'a' });
    expect(record({ owner: { own: [said('a'), said('b')] } }).valid).toBe(0);
  });

  it('says MISSING only where everybody was heard, with why what is said does not count', () => {
    expect(of({ reasons: ['PURPOSE_ENDED'] })).toMatchObject({
      status: 'MISSING',
      reasons: ['PURPOSE_ENDED'],
    });
    expect(of({ heard: false }).status).toBe('UNKNOWN');
  });
});
