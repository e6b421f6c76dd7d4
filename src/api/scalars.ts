import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { parseDay, parseInstant } from '../model/index.js';

// The scalars of graphql-scalars go through Date and would cut our microseconds to milliseconds.
function timeScalar(
  name: string,
  read: (text: unknown) => string | null,
  expected: string,
): GraphQLScalarType<string> {
  const refuse = () =>
    new GraphQLError(`${name}: expected ${expected}`, { extensions: { code: 'BAD_USER_INPUT' } });
  const parse = (value: unknown): string => {
    const parsed = typeof value === 'string' ? read(value) : null;
    if (parsed === null) throw refuse();
    return parsed;
  };
  return new GraphQLScalarType<string>({
    name,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node: ValueNode) => {
      if (node.kind !== Kind.STRING) throw refuse();
      return parse(node.value);
    },
  });
}

export const DateTime = timeScalar(
  'DateTime',
  parseInstant,
  'an RFC 3339 date-time, such as 2026-03-01T00:00:00Z',
);
export const DateOrDateTime = timeScalar(
  'DateOrDateTime',
  (text) => parseInstant(text) ?? (parseDay(text) ? String(text).trim() : null),
  'an RFC 3339 date-time or a date, such as 2026-03-01',
);
