import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredStatements, type Statement } from '../../src/graph/statement.js';

const SOURCE = join(import.meta.dirname, '../../src');

/** Every statement of the product: each module that declares one is loaded. Those of tests are left out. */
export async function productStatements(): Promise<readonly Statement[]> {
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.ts')) continue;
    const path = join(SOURCE, file);
    if (/\bstatement(Per)?\(/.test(readFileSync(path, 'utf8'))) await import(path);
  }
  return declaredStatements().filter(({ name }) => !name.startsWith('test.'));
}
