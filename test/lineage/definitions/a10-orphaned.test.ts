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
  expect(orphaned(owner, supported).value).toBe(value);
});
