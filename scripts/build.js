/**
 * Compiles to plain JavaScript in `dist/`, so that the installed command needs no TypeScript loader. Does nothing when
 * `dist/` is newer than every source: npm runs this on `npm ci`, on packing, and on the first `npx` in a clone.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stamp = join(dist, '.built');
if (existsSync(stamp) && newest() < statSync(stamp).mtimeMs) process.exit(0);

rmSync(dist, { recursive: true, force: true });
const require = createRequire(import.meta.url);
const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
chmodSync(join(dist, 'src', 'cli', 'main.js'), 0o755);
writeFileSync(stamp, '');

/** Modification time of the source that changed last, in ms. */
function newest() {
  const inputs = ['src', 'connectors'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json', join('scripts', 'build.js')];
  return Math.max(
    ...[...inputs, ...settings.map((file) => join(root, file))].map((file) => statSync(file).mtimeMs),
  );
}
