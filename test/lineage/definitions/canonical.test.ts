import { describe, expect, it } from 'vitest';
import { canonical } from '../../../src/lineage/definitions/index.js';
import { edge } from './facts.js';

describe('canonical services', () => {
  const same = (a: string, b: string, rest = {}) =>
    edge('SAME_AS', a, b, { method: 'DECLARED', confidence: 0.8, ...rest });
  it('closes over likeness, in whatever order it is told', () => {
    for (const edges of [
      [same('a', 'b'), same('c', 'b')],
      [same('c', 'b'), same('a', 'b')],
    ]) {
      expect(canonical(edges).members('c')).toEqual(['a', 'b', 'c']);
      expect(canonical(edges).of('c')).toBe('a');
    }
  });
  it('keeps apart what is said to differ, even through a third', () => {
    const groups = canonical([same('a', 'b'), same('b', 'c'), edge('NOT_SAME_AS', 'c', 'a')]);
    expect(groups.of('a')).not.toBe(groups.of('c'));
  });
  it('merges by a guess only when two sources make it', () => {
    const guess = { method: 'INFERRED' as const, confidence: 0.6 };
    expect(canonical([same('a', 'b', guess)]).of('b')).toBe('b');
    expect(canonical([same('a', 'b', guess), same('a', 'b', { ...guess, source: 'other' })]).of('b')).toBe(
      'a',
    );
  });
});
