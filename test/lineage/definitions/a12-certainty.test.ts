import { describe, expect, it } from 'vitest';
import {
  continuation,
  environmentOf,
  gradeOf,
  sameEnvironment,
  strongest,
  weakest,
} from '../../../src/lineage/definitions/index.js';
import { edge, fact } from './facts.js';

describe('A11, A12, A13', () => {
  it('skips what cannot be, continues over what is open', () => {
    expect(continuation({ conditionStatus: 'UNSATISFIABLE' })).toBe('SKIP');
    expect(continuation({ conditionStatus: 'UNRESOLVED' })).toBe('POSSIBLE');
    expect(continuation({})).toBe('CONFIRMED');
  });
  it.each([
    [[{ method: 'CONFIGURED' }], 'CONFIRMED'],
    [[{ method: 'DECLARED', confidence: 0.8 }], 'CONFIRMED'],
    [[{ method: 'DECLARED', confidence: 0.79 }], 'POSSIBLE'],
    [
      [
        { method: 'DECLARED', confidence: 0.6, source: 'a' },
        { method: 'DECLARED', confidence: 0.5, source: 'b' },
      ],
      'CONFIRMED',
    ],
    [
      [
        { method: 'DECLARED', confidence: 0.6, source: 'a' },
        { method: 'DECLARED', confidence: 0.6, source: 'a' },
      ],
      'POSSIBLE',
    ],
    [[{ method: 'INFERRED', confidence: 0.99 }], 'POSSIBLE'],
    [[{ method: 'CONFIGURED', conditionStatus: 'UNRESOLVED' }], 'POSSIBLE'],
  ] as const)('statements %j are %s', (statements, grade) => {
    expect(gradeOf(statements.map((rest) => edge('SUPPORTS', 'i', 's', rest)))).toBe(grade);
  });
  it('takes the weakest link of a path and the strongest path of an item', () => {
    expect(weakest(['CONFIRMED', 'POSSIBLE'])).toBe('POSSIBLE');
    expect(strongest(['CONFIRMED', 'POSSIBLE'])).toBe('CONFIRMED');
    expect(strongest([])).toBe('POSSIBLE');
  });
  it('reads environments, and never takes two unknown ones for the same', () => {
    expect(environmentOf(fact('Workload', 'w', { environment: 'Prod' }))).toBe('PRODUCTION');
    expect(environmentOf(fact('Workload', 'w', { environment: 'blue' }))).toBe('OTHER');
    expect(environmentOf(fact('Workload', 'w'))).toBe('UNKNOWN');
    expect(sameEnvironment('UNKNOWN', 'UNKNOWN')).toBeNull();
    expect(sameEnvironment('TEST', 'TEST')).toBe(true);
  });
});
