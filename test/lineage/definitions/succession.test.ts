import { expect, it } from 'vitest';
import { successorsOf } from '../../../src/lineage/definitions/index.js';
import { at } from '../../support/sync.js';
import { edge } from './facts.js';

it('follows successions through several services and out of rings', () => {
  const edges = [
    edge('REPLACED_BY', 'a', 'b', { validFrom: at('2026-03-02T00:00:00Z') }),
    edge('SPLIT_INTO', 'b', 'c'),
    edge('MERGED_INTO', 'c', 'a'),
  ];
  const found = successorsOf('a', edges, (id) => id, at('2026-03-01T00:00:00Z'));
  expect([...found.keys()]).toEqual(['b', 'c']);
  expect(found.get('b')).toBe(at('2026-03-01T00:00:00Z'));
});
