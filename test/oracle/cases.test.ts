import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engines } from '../support/graph.js';
import { differences } from './property.js';
import { read, shown } from './written.js';

/** The smallest histories on which the two readings once differed, each as `npm run oracle` printed it. */
const FOLDER = new URL('cases/', import.meta.url);
const CASES = readdirSync(FOLDER).map((file) => ({
  name: file.replace(/\.txt$/, '').replaceAll('-', ' '),
  written: readFileSync(new URL(file, FOLDER), 'utf8'),
}));

// That both engines answer alike is held elsewhere.
describe.each(engines.filter(({ name }) => name === 'embedded'))(
  'the product and the independent reading once differed, on $name',
  ({ open }) => {
    it.each(CASES)('$name', { timeout: 60_000 }, async ({ written }) => {
      expect(await differences(open, read(written))).toEqual([]);
    });
  },
);

describe('a case', () => {
  it.each(CASES)('is read as it was written: $name', ({ written }) => {
    expect(`${shown(read(written))}\n`).toBe(written);
  });
});
