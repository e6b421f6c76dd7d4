import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The bundled command line, where `npx` has linked it in clones that it has seen before. */
export const PROGRAM = join(root, 'dist', 'src', 'cli', 'main.js');
/** What is published; nothing else lies there. */
export const DIST = join(root, 'dist');
const STAMP = join(DIST, '.built');

/** Whether the bundle is newer than all that it is made of. */
export function isBuilt(): boolean {
  return existsSync(STAMP) && newest() < statSync(STAMP).mtimeMs;
}

/** To be called when the bundle is whole. */
export function markBuilt(): void {
  writeFileSync(STAMP, '');
}

/** Modification time of the source that changed last, in ms. */
function newest(): number {
  const inputs = ['src', 'connectors'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const settings = ['package.json', 'scripts/build.ts', 'scripts/bundle.ts'].map((file) => join(root, file));
  return Math.max(...[...inputs, ...settings].map((file) => statSync(file).mtimeMs));
}
