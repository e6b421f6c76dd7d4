import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { questionsPage } from '../../scripts/questions-page.js';
import { buildSchema } from '../../src/api/schema.js';
import { questions } from '../../src/lineage/index.js';

const page = readFileSync(new URL('../../docs/questions.md', import.meta.url), 'utf8');

it('is as fresh as the questions: `npm run docs` writes it', async () => {
  expect(page).toBe(await format(questionsPage(buildSchema()), { parser: 'markdown' }));
});

it('has a section for every question', () => {
  for (const { id, field } of questions) {
    expect(page).toContain(`[${id}](#${field.toLowerCase()})`);
    expect(page).toContain(`\n## ${field}\n`);
  }
});
