import { defineConfig } from 'vitest/config';

const results = process.env['RELICT_TEST_RESULTS'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two cores: more workers only fight each other for the servers that the tests start.
    maxWorkers: 2,
    // CI sums the runners from this file.
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
  },
});
