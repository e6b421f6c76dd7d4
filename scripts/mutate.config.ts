import { resolve } from 'node:path';
import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import base from '../vitest.config.js';

interface Mutation {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const given = process.env.RELICT_MUTATION;
const mutation = given ? (JSON.parse(given) as Mutation) : null;

/** The tests as they are, over one source file that is changed while it is loaded; the file itself stays. */
const config: ViteUserConfig = {
  root: resolve(import.meta.dirname, '..'),
  plugins: [
    {
      name: 'mutation',
      enforce: 'pre',
      transform(code, id) {
        if (mutation === null || !id.endsWith(mutation.file)) return null;
        if (!code.includes(mutation.find)) throw new Error(`the mutation does not fit ${mutation.file}`);
        return { code: code.replace(mutation.find, () => mutation.replace), map: null };
      },
    },
  ],
};

export default mergeConfig(base, config);
