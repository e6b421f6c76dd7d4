import { RelictError } from '../model/errors.js';
import type { Row, Value } from './statement.js';

/**
 * A row as the port promises it: JSON-like, numbers as numbers, no vertices or edges. The record is the engine's own
 * copy and becomes the row: most of what a list costs here would be copying it.
 */
export function toRow(record: Record<string, unknown>, name: string): Row {
  for (const key in record) {
    const value = record[key];
    if (typeof value !== 'string') record[key] = toValue(value, name);
  }
  return record as Row;
}

function toValue(value: unknown, name: string): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map((item) => toValue(item, name));
  // Neo4j gives a vertex or an edge as an instance of its class, the embedded engine as a map with its internal id.
  if (typeof value !== 'object' || value.constructor.name !== 'Object' || '_id' in value) throw notJson(name);
  return toRow(value as Record<string, unknown>, name);
}

function notJson(name: string): RelictError {
  return new RelictError(
    'GRAPH_QUERY',
    `The statement ${name} returns something other than JSON, such as a vertex or an edge: return properties(x).`,
  );
}
