import { basename, dirname, join } from 'node:path';
import { build } from 'vite';

/**
 * Bundles a program with all that it imports of ours. What is imported on demand gets a file of its own beside it;
 * packages stay where they are.
 * @param entry from the root of the repository
 * @param program the file that starts it, in a folder of its own (it is emptied) in this repository
 */
export async function bundle(entry: string, program: string): Promise<void> {
  await build({
    root: join(import.meta.dirname, '..'),
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: entry,
      target: 'node20',
      outDir: dirname(program),
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: basename(program), chunkFileNames: '[name].js' } },
    },
  });
}
