import { describe, expect, test } from 'vitest';
import { toCsv } from '../../src/export/csv.js';
import { toNdjson } from '../../src/export/ndjson.js';
import { cell, flatRows, mainList, nodeLabel } from '../../src/export/rows.js';
import { toTable } from '../../src/export/table.js';

const node = (name: string) => ({
  nodeType: 'Credential',
  id: 'urn:relict:credential:x',
  name,
  providerId: 'AKIA1',
});

describe('flat rows', () => {
  test('nodes become what people call them, lists are joined, missing cells are null', () => {
    expect(flatRows([{ credential: node('pay'), flags: ['A', 'B'] }, { count: 2 }])).toEqual([
      { credential: 'pay (AKIA1)', flags: 'A, B', count: null },
      { credential: null, flags: null, count: 2 },
    ]);
    expect(nodeLabel(node('AKIA1'))).toBe('AKIA1');
  });

  test('the subject of an answer is its main list', () => {
    expect(mainList({ certainty: 'COMPLETE', items: [1] })).toEqual([1]);
    expect(mainList({ value: 1 })).toEqual([{ value: 1 }]);
  });
});

describe('text of sources cannot act where it is shown', () => {
  test('a formula is text in a spreadsheet', () => {
    for (const formula of ['=cmd()', '+1', '-1', '@x']) {
      expect(toCsv([{ name: formula }])).toMatch(/^name\n"?'/);
    }
  });

  test('control characters do not reach the terminal', () => {
    const table = toTable([{ name: 'a\u001b[2Jb\nc\u202ed' }], ['name']);

    expect(table).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(table.trimEnd().split('\n')).toHaveLength(2);
  });

  test('a line of JSON Lines is one line', () => {
    expect(toNdjson([{ name: 'a\nb' }, 2])).toBe('{"name":"a\\nb"}\n2\n');
  });
});

describe('the owner of an item', () => {
  const subject = { nodeType: 'Identity', name: 'svc-pay', id: 'urn:1' };
  const team = { nodeType: 'Team', name: 'payments', id: 'urn:2' };

  test('is who answers for it, never the item itself', () => {
    expect(cell({ node: subject, status: 'RESOLVED', owner: team, owners: [team] })).toBe('payments (urn:2)');
  });

  test('is why nobody does, where nobody is known', () => {
    expect(cell({ node: subject, status: 'CONFLICT', owner: null, owners: [team, subject] })).toBe(
      'CONFLICT',
    );
  });
});
