import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/neo4j-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two cores: more workers only fight each other for the servers that the tests start. A Neo4j that the caller named
    // has one database, which only one worker can empty and fill.
    maxWorkers: process.env.RELICT_TEST_NEO4J_URI === undefined ? 2 : 1,
  },
});
