import neo4j from 'neo4j-driver';
import type { Params, Value } from '../statement.js';

/**
 * Parameters as the driver wants them. It would send every number as a float: whole numbers go as integers, so that
 * LIMIT takes them and both engines store and return the same. An undefined entry is left out.
 */
export function toParameters(params: Params): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key in params) {
    const value = params[key];
    if (value !== undefined) out[key] = toParameter(value);
  }
  return out;
}

function toParameter(value: Value): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? neo4j.int(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Value[]).map(toParameter);
  return toParameters(value as Params);
}
