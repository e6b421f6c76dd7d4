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

test('only where it was asked for, and only where there is something to say', () => {
  expect(renderAnswer('Q-12', answer)).not.toContain('Why:');
  expect(renderAnswer('Q-12', answer, undefined, { why: true })).toContain('It is one.');
  expect(renderBecause({ items: [{ id: 'a' }] })).toBe('');
});
