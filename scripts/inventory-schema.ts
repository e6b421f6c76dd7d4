import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { inventoryJsonSchema } from '../connectors/file/json-schema.js';

/** Writes `connectors/file/schema.json` from the zod schema: `npx tsx scripts/inventory-schema.ts`. */
const target = new URL('../connectors/file/schema.json', import.meta.url);
writeFileSync(
  target,
  await format(JSON.stringify(inventoryJsonSchema()), { parser: 'json', printWidth: 110 }),
);
