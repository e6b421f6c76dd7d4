/**
 * Bundles the command line into `dist/`, so that the installed command needs no TypeScript loader and opens a few files
 * instead of six hundred. Does nothing when it is newer than every source: npm runs this on `npm ci`, on packing, and on
 * the first `npx` in a clone. Types are checked by `npm run typecheck`.
 */
import { chmodSync, rmSync } from 'node:fs';
import { DIST, isBuilt, markBuilt, PROGRAM } from './built.js';
import { bundle } from './bundle.js';

if (!isBuilt()) {
  rmSync(DIST, { recursive: true, force: true });
  await bundle('src/cli/main.ts', PROGRAM);
  chmodSync(PROGRAM, 0o755);
  markBuilt();
}
