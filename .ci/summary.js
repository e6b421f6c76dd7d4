/** Prints what was skipped and why it may be, then `N passed, N failed, N skipped`. Fails when no test ran. */
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
const skipped = [];
try {
  const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0) failed++;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed++;
      else if (test.status === 'failed') failed++;
      else skipped.push(test.fullName);
    }
  }
} catch (error) {
  console.log(`no test results: ${error.message}`);
  failed++;
}
for (const name of skipped) console.log(`skipped: ${name}`);
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
