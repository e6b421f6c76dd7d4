import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { inventoryJsonSchema } from '../connectors/file/json-schema.js';
import { buildSchema } from '../src/api/schema.js';
import { questionsPage } from './questions-page.js';

/** Writes what is generated from the code: `npm run docs`. A test fails when any of it is stale. */
const pages = [
  {
    file: '../connectors/file/schema.json',
    text: await format(JSON.stringify(inventoryJsonSchema()), { parser: 'json', printWidth: 110 }),
  },
  { file: '../docs/questions.md', text: await format(questionsPage(buildSchema()), { parser: 'markdown' }) },
];
for (const { file, text } of pages) writeFileSync(new URL(file, import.meta.url), text);
