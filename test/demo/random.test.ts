import { describe, expect, it } from 'vitest';
import { Random } from '../../src/demo/random.js';

describe('Random', () => {
  it('gives the same numbers for the same labels, and others for others', () => {
    const draw = (...labels: (string | number)[]) => {
      const random = new Random(...labels);
      return Array.from({ length: 50 }, () => random.next());
    };
    expect(draw(1, 'users')).toEqual(draw(1, 'users'));
    expect(draw(1, 'users')).not.toEqual(draw(2, 'users'));
    expect(draw(1, 'users')).not.toEqual(draw(1, 'roles'));
    // Labels are kept apart: `1, 23` is not `12, 3`.
    expect(draw(1, 23)).not.toEqual(draw(12, 3));
  });

  it('spreads over its range', () => {
    const random = new Random('spread');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[random.between(0, 10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    let hits = 0;
    for (let i = 0; i < 10_000; i++) if (random.chance(0.2)) hits++;
    expect(Math.abs(hits - 2000)).toBeLessThan(200);
  });
});
