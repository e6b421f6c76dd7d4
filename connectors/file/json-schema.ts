import { z } from 'zod';
import { inventory } from './schema.js';

/** JSON Schema (draft 2020-12) of the inventory document as it is written, for editors and other tools. */
export function inventoryJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(inventory, { io: 'input', reused: 'ref' });
}
