import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/program.js';
import { relict } from './command-line.js';

// A start takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'relict-usage-'));
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('connectors lists the types, and of one what a complete export is', async () => {
  const all = await relict(folder, ['connectors']);
  for (const type of ['aws', 'backstage', 'file', 'servicenow']) {
    expect(all.stdout).toMatch(new RegExp(`^${type} `, 'm'));
  }
  const aws = await relict(folder, ['connectors', 'aws']);
  expect(aws.stdout).toContain('aws iam get-account-authorization-details');
  expect([all.status, aws.status]).toEqual([0, 0]);
});

test('init writes settings once, and they are valid', async () => {
  const first = await relict(folder, ['init'], { NO_COLOR: '1' });
  expect(first).toMatchObject({ status: 0, stdout: '' });
  const written = readFileSync(join(folder, 'relict.yaml'), 'utf8');
  const again = await relict(folder, ['init']);
  expect(again.status).toBe(1);
  expect(again.stderr).toContain('--force');
  expect(readFileSync(join(folder, 'relict.yaml'), 'utf8')).toBe(written);
  // Nothing to sync yet: said with what to do, and not taken for an empty success.
  const sync = await relict(folder, ['sync']);
  expect(sync).toMatchObject({ status: 1, stdout: '' });
  expect(sync.stderr).toContain('relict.yaml');
});

test('--quiet leaves nothing but results', async () => {
  const ran = await relict(folder, ['--config', 'quiet.yaml', 'init', '--quiet']);
  expect(ran).toEqual({ status: 0, stdout: '', stderr: '' });
});

test.each([
  ['a command that is not there', ['survivorz'], /unknown command 'survivorz'/],
  ['an option that is not there', ['status', '--jsn'], /unknown option '--jsn'/],
  ['a format that is not there', ['ask', '--format', 'xml'], /'xml' is invalid/],
  ['a question that is not there', ['ask', 'survivorz'], /did you mean survivors\?/],
  ['an argument that is not there', ['survivors', '--servise', 'pay'], /did you mean --service\?/],
  ['a time that is none', ['survivors', '--as-of', 'yesterday'], /such as 2026-03-01T00:00:00Z/],
  ['a record of the future', ['survivors', '--known-at', '2999-01-01T00:00:00Z'], /Leave it out/],
  [
    'a window that ends before it begins',
    ['ask', 'timeline', 'pay', '--from', '2026-03-02T00:00:00Z', '--to', '2026-03-01T00:00:00Z'],
    /give `from` before `to`/,
  ],
])('%s is wrong usage', async (_what, args, says) => {
  const settings = join(folder, 'usage.yaml');
  writeFileSync(settings, 'sources: []\n');
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await run(['--config', settings, ...args])).toBe(2);
  expect(stderr.mock.calls.join('')).toMatch(says);
  expect(stdout).not.toHaveBeenCalled();
});

test('settings that are named and not there', async () => {
  const ran = await relict(folder, ['--config', 'none.yaml', 'status']);
  expect(ran).toMatchObject({ status: 1, stdout: '' });
  expect(ran.stderr).toMatch(/There is no none\.yaml\.\n {2}Run `relict init`/);
});

test('an unknown key names the nearest; a missing variable is named, and no value is shown', async () => {
  writeFileSync(join(folder, 'key.yaml'), 'sorces: [CANARY-1]\n');
  const key = await relict(folder, ['--config', 'key.yaml', 'status']);
  expect(key.status).toBe(1);
  expect(key.stderr).toMatch(/unknown key sorces; did you mean sources\?/);
  writeFileSync(
    join(folder, 'variable.yaml'),
    'sources: [{ id: catalog, type: backstage, from: { live: { url: CANARY-2, token: "${NO_SUCH_TOKEN}" } } }]\n',
  );
  const variable = await relict(folder, ['--config', 'variable.yaml', 'sync']);
  expect(variable.status).toBe(1);
  expect(variable.stderr).toContain('NO_SUCH_TOKEN');
  expect(key.stderr + variable.stderr).not.toContain('CANARY');
});
