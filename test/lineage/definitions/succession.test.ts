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

it('counts of several statements of one hand-over the earliest', () => {
  const late = edge('REPLACED_BY', 'a', 'b', { id: '1', validFrom: at('2026-03-02T00:00:00Z') });
  const early = edge('REPLACED_BY', 'a', 'b', { id: '2', validFrom: at('2026-02-01T00:00:00Z') });
  for (const edges of [
    [late, early],
    [early, late],
  ]) {
    expect(successorsOf('a', edges, (id) => id, null).get('b')).toBe(at('2026-02-01T00:00:00Z'));
  }
});
