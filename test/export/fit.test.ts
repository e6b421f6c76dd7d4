import { describe, expect, test } from 'vitest';
import { fitWidths, wrap } from '../../src/export/fit.js';
import { toTable } from '../../src/export/table.js';

describe('columns that fit', () => {
  test('what fits stays as it is', () => {
    expect(
      fitWidths(
        [
          ['A', 'BB'],
          ['aaaa', 'b'],
        ],
        10,
      ),
    ).toEqual([4, 2]);
  });

  test('the widest column gives way, down to its words and then to its title', () => {
    const cells = [
      ['ID', 'NAME'],
      ['x'.repeat(6), 'one two three'],
    ];
    expect(fitWidths(cells, 13)).toEqual([6, 7]);
    expect(fitWidths(cells, 8)).toEqual([4, 4]);
    expect(fitWidths(cells, 1)).toEqual([2, 4]);
  });

  test('words longer than a line are broken, nothing is lost', () => {
    expect(wrap('ab cdefgh i', 4)).toBe('ab\ncdef\ngh i');
    expect(wrap('short', 10)).toBe('short');
  });

  test('without a width a row is one line', () => {
    const rows = [{ name: 'word '.repeat(25).trim() }];
    expect(toTable(rows, ['name']).trimEnd().split('\n')).toHaveLength(2);
    const narrow = toTable(rows, ['name'], 40).trimEnd().split('\n');
    expect(narrow.length).toBeGreaterThan(3);
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(40);
  });
});
