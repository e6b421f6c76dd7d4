import { defineConfig } from 'vitest/config';

const results = process.env.RELICT_TEST_RESULTS;

export default defineConfig({
  // One copy of graphql: Vite would take its ESM build where Node takes CommonJS, and types would not match.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/neo4j-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // CI sums up from this file.
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    // Two cores: more workers only fight each other for the servers that the tests start. A Neo4j that the caller named
    // has one database, which only one worker can empty and fill.
    maxWorkers: process.env.RELICT_TEST_NEO4J_URI === undefined ? 2 : 1,
  },
});
