import { expect, it } from 'vitest';
import { clauseOf, predicateOf, verbOf } from '../../../src/lineage/explain/index.js';
import { EDGE_TYPES, EVENT_TYPES } from '../../../src/model/index.js';

it('has words for every event and every relationship, and no code among them', () => {
  for (const type of Object.keys(EVENT_TYPES)) {
    expect(clauseOf(type)).toMatch(/^the [a-z ]+ [a-z, ]+$/);
    expect(clauseOf(type)).not.toContain('.');
  }
  for (const type of EDGE_TYPES) expect(verbOf(type)).toMatch(/^[a-z ]+$/);
});

it('takes a prefixed event for what it is, and names one that is not known as text', () => {
  expect(predicateOf('com.acme.service.retired')).toBe('was retired');
  expect(clauseOf('thirdparty.ended')).toBe('the vendor ended its work for us');
  expect(predicateOf('acme.moon\u202e.rose')).toMatch(/^had the event “acme\.moon ?\.rose”$/);
});
