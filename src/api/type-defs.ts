import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatAST, Kind, parse, visit, type DocumentNode, type StringValueNode } from 'graphql';
import { packageRoot } from './package-root.js';

/** The public contract: every `schema/*.graphql`, in the order of their names. */
export function readTypeDefs(folder = join(packageRoot(), 'schema')): DocumentNode {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort();
  return concatAST(
    files.map((file) => parse(readFileSync(join(folder, file), 'utf8'), { noLocation: true })),
  );
}
