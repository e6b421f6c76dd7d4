import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/**
 * The operation that asks one root field for everything it answers: all fields of the answer, and of each node in it
 * those that cost nothing more. That is what `--json` prints.
 */
export function wholeAnswer(schema: GraphQLSchema, fieldName: string): string {
  const query = schema.getQueryType();
  const field = query?.getFields()[fieldName];
  if (!field) throw new Error(`no such field: ${fieldName}`);
  const declared = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selection = select(getNamedType(field.type), []);
  return `query${declared ? `(${declared})` : ''} { ${fieldName}${passed ? `(${passed})` : ''}${selection} }`;
}

function select(type: GraphQLNamedType, above: readonly string[]): string {
  if (isLeafType(type)) return '';
  // Of a node of any type only what all nodes have: `kind` and the like mean another enum in each.
  if (isInterfaceType(type)) return ` { __typename ${leaves(Object.values(type.getFields())).join(' ')} }`;
  if (!isObjectType(type)) return ' { __typename }';
  if (isNode(type)) return ` { __typename ${leaves(Object.values(type.getFields())).join(' ')} }`;
  // A type that holds itself would never end: its inner one is left to those who ask for it.
  if (above.includes(type.name)) return ' { __typename }';
  const fields = Object.values(type.getFields())
    .filter((field) =>
      field.args.every((arg) => arg.defaultValue !== undefined || !String(arg.type).endsWith('!')),
    )
    .map((field) => field.name + select(getNamedType(field.type), [...above, type.name]));
  return ` { ${fields.join(' ')} }`;
}

function isNode(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some((one) => one.name === 'LineageNode');
}

function leaves(fields: readonly GraphQLField<unknown, unknown>[]): string[] {
  return fields.filter((field) => isLeafType(getNamedType(field.type))).map((field) => field.name);
}
