import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const required = process.env['RELICT_REQUIRE_PACKAGE'] === '1';

/** Installs what would be published, as a stranger would. It needs the registry and a minute: only where asked for. */
describe.skipIf(!required)(
  'the package (skipped unless RELICT_REQUIRE_PACKAGE=1: it installs from the registry)',
  () => {
    let folder: string;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'relict-package-'));
      execFileSync('npm', ['pack', '--pack-destination', folder], { stdio: 'pipe' });
      const [archive] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
      execFileSync('npm', ['init', '-y'], { cwd: folder, stdio: 'pipe' });
      execFileSync(
        'npm',
        ['install', '--omit=dev', '--no-audit', '--no-fund', join(folder, archive as string)],
        {
          cwd: folder,
          stdio: 'pipe',
        },
      );
    }, 300_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const relict = (...args: string[]): string =>
      execFileSync('npx', ['--no-install', 'relict', ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });

    test('answers with its version and its help', () => {
      expect(relict('--version')).toMatch(/^\d+\.\d+\.\d+/);
      expect(relict('--help')).toContain('survivors');
    });

    test('runs the demo from plain JavaScript', () => {
      const answer = JSON.parse(relict('demo', '--once', '--json')) as {
        items: unknown[];
        certainty: string;
      };
      expect(answer.items.length).toBeGreaterThan(0);
      // One account of the invented organisation is only referred to, and one was exported long ago.
      expect(answer.certainty).toBe('PARTIAL');
    }, 120_000);

    test('installs no TypeScript loader', () => {
      expect(readdirSync(join(folder, 'node_modules'))).not.toContain('tsx');
    });
  },
);
