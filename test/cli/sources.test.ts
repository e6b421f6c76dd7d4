import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import { run } from '../../src/cli/program.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let folder: string;
let stdout: MockInstance<typeof process.stdout.write>;
let stderr: MockInstance<typeof process.stderr.write>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'relict-sources-'));
  for (const id of ['one', 'two'])
    writeFileSync(
      join(folder, `${id}.yaml`),
      `relict: 1\nrealm: { provider: acme, realmId: ${id}, kind: INVENTORY }\ncovers: [SERVICES]\nnodes: [{ type: Service, key: ${id}-service }]\n`,
    );
});
beforeEach(() => {
  stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command prints, by its status. */
async function relict(...args: string[]) {
  stdout.mockClear();
  stderr.mockClear();
  const status = await run(['--config', join(folder, 'relict.yaml'), ...args]);
  return { status, out: stdout.mock.calls.join(''), err: stderr.mock.calls.join('') };
}
const named = (...ids: string[]) =>
  writeFileSync(
    join(folder, 'relict.yaml'),
    `sources: [${ids.map((id) => `{ id: ${id}, type: file, from: { files: [./${id}.yaml] } }`).join(', ')}]\n`,
  );

test('a source that the settings no longer name is shown, and ends when somebody says so', async () => {
  named('one', 'two');
  expect((await relict('sync', '--no-findings')).status).toBe(0);
  const still = await relict('sources', 'retire', 'two');
  expect(still.status).toBe(2);
  expect(still.err).toContain('Take it out of relict.yaml first');
  expect((await relict('sources')).out).not.toContain('relict sources retire');

  named('one');
  const left = await relict('sources');
  expect(left).toMatchObject({ status: 0 });
  expect(left.out).toMatch(/two +file +NO/);
  expect(left.out).toContain('relict sources retire two');
  const unknown = await relict('sources', 'retire', 'two', 'nowhere');
  expect(unknown.status).toBe(1);
  expect(unknown.err).toContain('two has no scope "nowhere"');
  expect((await relict('sources', 'retire', 'none')).err).toContain('Run `relict sources`');

  const retired = await relict('sources', 'retire', 'two');
  expect(retired).toMatchObject({ status: 0 });
  expect(retired.out).toContain('WITHDRAWN');
  expect((await relict('sources')).out).toMatch(/two +file +no longer/);
  const status = await relict('status');
  expect(status.out).toMatch(/two .*WITHDRAWN.*on purpose/);
  expect(status.out).toMatch(/one .*COMPLETE/);
  const coverage = await relict('ask', 'coverage', '--capability', 'SERVICES', '--json');
  const rows = (JSON.parse(coverage.out) as { coverage: { source: string; status: string }[] }).coverage;
  expect(rows.map(({ source, status: is }) => [source, is]).sort()).toEqual([
    ['one', 'COMPLETE'],
    ['two', 'NOT_CONNECTED'],
  ]);
});

test('a file that is gone without a word has failed, and the sync says how to say that it is meant so', async () => {
  named('one', 'two');
  await relict('sync', '--no-findings');
  writeFileSync(join(folder, 'two.yaml'), '');
  const lost = await relict('sync', '--no-findings');
  expect(lost.status).toBe(1);
  expect(lost.out).toContain('relict sources retire two');
  expect((await relict('status')).out).toMatch(/two .*FAILED/);
  const scope = /two +(\S+) +FAILED/.exec((await relict('status')).out)?.[1] as string;
  expect((await relict('sources', 'retire', 'two', `${scope.slice(0, 3)}*`)).status).toBe(0);
  expect((await relict('sync', '--no-findings')).out).not.toContain('FAILED');
});
