import neo4j from 'neo4j-driver';
import type { Params, Value } from '../statement.js';

/**
 * Parameters as the driver wants them. It would send every number as a float: whole numbers go as integers, so that
 * LIMIT takes them and both engines store and return the same. Undefined is null as a parameter, and left out of a map,
 * as on the embedded engine.
 */
export function toParameters(params: Params): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key in params) out[key] = toParameter(params[key] ?? null);
  return out;
}

function toParameter(value: Value): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? neo4j.int(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Value[]).map(toParameter);
  const map = value as Readonly<Record<string, Value | undefined>>;
  const out: Record<string, unknown> = {};
  for (const key in map) {
    const entry = map[key];
    if (entry !== undefined) out[key] = toParameter(entry);
  }
  return out;
}
