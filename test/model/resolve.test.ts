import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, resolveNode, type View } from '../../src/model/index.js';

const view = (scope: string, lastUsedStatus: string, more: Partial<View> = {}): View => ({
  source: 'aws',
  connector: 'aws',
  scope,
  method: 'CONFIGURED',
  presence: 'PRESENT',
  attributes: { lastUsedStatus },
  ...more,
});
const resolved = (...views: View[]) => {
  const { attributes, contested } = resolveNode('Credential', views, DEFAULT_POLICY);
  return [attributes.lastUsedStatus, contested];
};

describe('a view that says that it does not know', () => {
  it('gives way to one that does, of whatever method, and contests nothing', () => {
    expect(resolved(view('a', 'NOT_READ'), view('b', 'USED', { method: 'OBSERVED' }))).toEqual(['USED', []]);
    expect(resolved(view('a', 'UNKNOWN'), view('b', 'NEVER_USED', { method: 'DECLARED' }))).toEqual([
      'NEVER_USED',
      [],
    ]);
  });

  it('and did not ask gives way to one that asked in vain', () => {
    expect(resolved(view('a', 'NOT_READ'), view('b', 'UNKNOWN', { method: 'OBSERVED' }))).toEqual([
      'UNKNOWN',
      [],
    ]);
  });

  it('stands when nobody knows', () => {
    expect(resolved(view('a', 'NOT_READ'), view('b', 'NOT_READ'))).toEqual(['NOT_READ', []]);
  });

  it('leaves a true disagreement contested', () => {
    expect(resolved(view('a', 'USED'), view('b', 'NEVER_USED'))).toEqual(['USED', ['lastUsedStatus']]);
  });
});
