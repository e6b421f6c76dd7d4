import { expect, test } from 'vitest';
import { renderSync } from '../../../src/cli/render/sync.js';
import type { SyncReport } from '../../../src/sync/index.js';

type Scope = SyncReport['scopes'][number];

const counts = {
  seen: 5,
  added: 5,
  changed: 0,
  unchanged: 0,
  suspected: 0,
  confirmed: 0,
  restored: 0,
  rejected: 0,
};
const scope = (name: string, more: Partial<Scope> = {}) =>
  ({
    scope: name,
    completeness: 'COMPLETE',
    reason: null,
    rejects: [],
    ...counts,
    ...more,
  }) as unknown as Scope;
const report = (scopes: readonly Scope[]): SyncReport => ({
  source: 'aws',
  runId: 'r',
  scopes,
  notices: [],
  links: { added: 0, removed: 0 },
});

test('a source is one line, and so is each scope that did not go as usual', () => {
  const reports = [
    report([
      scope('iam'),
      scope('keys', { suspected: 2 }),
      scope('federation', {
        completeness: 'FAILED',
        reason: { code: 'FORBIDDEN', message: 'Access was denied.' },
      }),
    ]),
  ];
  const text = renderSync(reports);
  expect(text).toMatch(/^aws +3 scopes +2 COMPLETE +15 +15 +0 +0 +2 +0 +0$/m);
  expect(text).toMatch(/^ +keys +COMPLETE/m);
  expect(text).toMatch(/^ +federation +FAILED/m);
  expect(text).not.toMatch(/^ +iam /m);
  expect(text).toContain('aws federation: FAILED, Access was denied.');
  expect(renderSync(reports, { all: true })).toMatch(/^ +iam +COMPLETE/m);
});
