import { expect, test } from 'vitest';
import { renderAnswer } from '../../../src/cli/render/index.js';
import { renderBecause } from '../../../src/cli/render/because.js';

const node = (name: string) => ({
  nodeType: 'Identity',
  id: `urn:relict:identity:${name}`,
  providerId: 'AIDA1',
  name,
});
const answer = {
  certainty: 'COMPLETE',
  items: [
    { id: 'a', node: node('svc'), because: ['It is one.', 'And \u001b[2Janother\none.'] },
    { id: 'b', node: node('robot'), because: [] },
  ],
  revivable: [{ id: 'c', node: node('bot'), because: ['It is another one.'] }],
  coverage: [],
  trusts: [{ trust: { subject: node('ci'), identity: node('deploy') }, because: ['It may act.'] }],
};

test('every item that says why, under what it is about, list by list', () => {
  expect(renderBecause(answer)).toBe(
    'Why:\n\nsvc (AIDA1)\n  It is one. And  [2Janother one.\n\n' +
      'bot (AIDA1) (revivable)\n  It is another one.\n\n' +
      'ci (AIDA1) > deploy (AIDA1) (trusts)\n  It may act.\n',
  );
});

test('fits the terminal', () => {
  for (const line of renderBecause(answer, 24)
    .split('\n')
    .filter((one) => one.startsWith(' '))) {
    expect(line.length).toBeLessThanOrEqual(24);
  }
});

test('an answer about one thing says why, too', () => {
  expect(renderBecause({ node: node('svc'), because: ['Nobody claims it.'] })).toContain('Nobody claims it.');
});

test('an answer that says why says it before its items', () => {
  const agent = node('robot');
  const item = { node: node('key'), because: ['It is the key.'] };
  expect(renderBecause({ agent, because: ['Nobody stands for it.'], items: [item] })).toBe(
    'Why:\n\nrobot (AIDA1)\n  Nobody stands for it.\n\nkey (AIDA1)\n  It is the key.\n',
  );
});

test('a step is named by what is done to what', () => {
  const step = { kind: 'REVOKE', subject: node('svc'), of: null };
  expect(renderBecause({ items: [{ step, because: ['It is due.'] }] })).toContain(
    'REVOKE svc (AIDA1)\n  It is due.',
  );
});

test('only where it was asked for, and only where there is something to say', () => {
  expect(renderAnswer('Q-12', answer)).not.toContain('Why:');
  expect(renderAnswer('Q-12', answer, undefined, { why: true })).toContain('It is one.');
  expect(renderBecause({ items: [{ id: 'a' }] })).toBe('');
});

test('what is no thing is said by its day and kind, not by its id', () => {
  const id = '3siijkhuqdvn6zdr7ds5t3pw6b';
  const items = [
    { id, at: '2026-03-01T00:00:00.000000Z', kind: 'LIFECYCLE_EVENT', because: ['It was retired.'] },
  ];
  expect(renderBecause({ items })).toContain('2026-03-01 lifecycle event\n  It was retired.');
});

test.each([
  ['COMPLETE', 'Nothing was found.'],
  ['PARTIAL', 'Nothing was found, but not everything could be seen.'],
  ['UNKNOWN', 'Not known (UNKNOWN): nothing was found, but not everything could be seen.'],
])('an empty list of coverage %s says: %s', (certainty, said) => {
  expect(renderAnswer('Q-07', { certainty, items: [], coverage: [] }).split('\n')[0]).toBe(said);
});

test('the steps of a plan are its rows', () => {
  const steps = [
    { order: 1, kind: 'REVOKE', subject: node('svc'), of: null, certainty: 'CONFIRMED', flags: [] },
  ];
  expect(renderAnswer('Q-19', { certainty: 'COMPLETE', steps, coverage: [] })).toContain('REVOKE');
});
