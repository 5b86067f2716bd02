'use strict';

const { relative } = require('node:path');
const { writeCounts } = require('./test-counts.cjs');

/** A jest reporter that leaves the sums for `npm test`. A file that cannot even be loaded counts as one failed test. */
module.exports = class JestCounts {
  onRunComplete(_contexts, results) {
    writeCounts({
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
      failures: results.testResults.flatMap(failuresOf),
    });
  }
};

function failuresOf({ testFilePath, testExecError, failureMessage, testResults }) {
  const file = relative(process.cwd(), testFilePath);
  if (testExecError) return [{ test: file, message: failureMessage ?? '' }];
  return testResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({ test: `${file}: ${fullName}`, message: failureMessages.join('\n') }));
}
