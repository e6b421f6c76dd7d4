import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatAST, Kind, parse, visit, type DocumentNode, type StringValueNode } from 'graphql';
import { packageRoot } from './package-root.js';

/**
 * The public contract: every `schema/*.graphql`, in the order of their names. A field that an interface asks for is
 * described there once, and inherits that description wherever it has none of its own.
 */
export function readTypeDefs(folder = join(packageRoot(), 'schema')): DocumentNode {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort();
  return inheritDescriptions(
    concatAST(files.map((file) => parse(readFileSync(join(folder, file), 'utf8'), { noLocation: true }))),
  );
}

function inheritDescriptions(document: DocumentNode): DocumentNode {
  const inherited = new Map<string, StringValueNode>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const { name, description } of definition.fields ?? []) {
      if (description) inherited.set(`${definition.name.value}.${name.value}`, description);
    }
  }
  return visit(document, {
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => {
        const description =
          field.description ??
          type.interfaces
            ?.map((one) => inherited.get(`${one.name.value}.${field.name.value}`))
            .find((one) => one !== undefined);
        return description ? { ...field, description } : field;
      }),
    }),
  });
}
