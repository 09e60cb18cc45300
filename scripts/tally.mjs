/**
 * Counts the results in the report of vitest's JSON reporter. A file that could not be collected has no failed tests
 * and counts as one failure; so does an error outside of tests, which only the exit code shows.
 *
 * @param report - The parsed report, or undefined if there is none.
 * @param exitCode - Exit code of vitest.
 * @returns `{passed, failed, skipped}`.
 */
export function tallyTests(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Returns the sum of several tallies. */
export function addTallies(tallies) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of tallies) for (const key of Object.keys(sum)) sum[key] += tally[key];
  return sum;
}

/** Formats a tally: `12 passed, 0 failed`, with the skipped ones if there are any. */
export function formatTally({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
