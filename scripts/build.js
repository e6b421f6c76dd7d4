/**
 * Bundles the command line into `dist/`, so that the installed command needs no TypeScript loader and opens a few files
 * instead of six hundred. Does nothing when `dist/` is newer than every source: npm runs this on `npm ci`, on packing, and
 * on the first `npx` in a clone. Types are checked by `npm run typecheck`.
 */
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stamp = join(dist, '.built');
if (existsSync(stamp) && newest() < statSync(stamp).mtimeMs) process.exit(0);

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: 'src/cli/main.ts',
    target: 'node20',
    outDir: dist,
    emptyOutDir: true,
    rollupOptions: { output: { entryFileNames: 'relict.js', chunkFileNames: '[name].js' } },
  },
});
chmodSync(join(dist, 'relict.js'), 0o755);
writeFileSync(stamp, '');

/** Modification time of the source that changed last, in ms. */
function newest() {
  const inputs = ['src', 'connectors'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const settings = ['package.json', join('scripts', 'build.js')];
  return Math.max(
    ...[...inputs, ...settings.map((file) => join(root, file))].map((file) => statSync(file).mtimeMs),
  );
}
