import { RelictError } from '../../model/errors.js';
import type { Row, Value } from '../statement.js';

/** A row as the port promises it: numbers as numbers, no vertices or edges. */
export function toRow(record: Record<string, unknown>, name: string): Row {
  const row: Row = {};
  for (const key in record) row[key] = toValue(record[key], name);
  return row;
}

function toValue(value: unknown, name: string): Value {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return Number(value);
    case 'object':
      if (Array.isArray(value)) return value.map((item) => toValue(item, name));
      // The engine gives a vertex or an edge as a map with its internal id: no statement may depend on that.
      if ('_id' in value) throw notJson(name);
      return toRow(value as Record<string, unknown>, name);
    default:
      throw notJson(name);
  }
}

function notJson(name: string): RelictError {
  return new RelictError(
    'GRAPH_QUERY',
    `The statement ${name} returns a vertex or an edge; return properties(x) or a map instead.`,
  );
}
