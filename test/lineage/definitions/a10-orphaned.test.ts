import { expect, it } from 'vitest';
import { orphaned } from '../../../src/lineage/definitions/index.js';

it.each([
  ['MISSING', [], 'TRUE'],
  ['INVALID', ['TRUE'], 'TRUE'],
  ['MISSING', ['FALSE'], 'FALSE'],
  ['MISSING', ['UNKNOWN'], 'UNKNOWN'],
  ['RESOLVED', [], 'FALSE'],
  ['CONFLICT', [], 'UNKNOWN'],
  ['UNKNOWN', ['TRUE'], 'UNKNOWN'],
] as const)('A10: owner %s, services %j: %s', (owner, supported, value) => {
  expect(orphaned({ owner, supported, ownersHeard: true, contested: false }).value).toBe(value);
});

it('A10: no owner that counts is none only where every source of owners was heard (F-04)', () => {
  const facts = { owner: 'INVALID', supported: [], contested: false } as const;
  expect(orphaned({ ...facts, ownersHeard: false })).toMatchObject({
    value: 'UNKNOWN',
    reasons: ['OWNERS_NOT_COVERED'],
  });
});

it('A10: a contested owner may still be one', () => {
  const facts = { owner: 'INVALID', supported: [], ownersHeard: true } as const;
  expect(orphaned({ ...facts, contested: true }).reasons).toEqual(['CONTESTED']);
});
