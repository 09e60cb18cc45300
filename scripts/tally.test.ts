import { describe, expect, test } from 'vitest';
import { addTallies, formatTally, tallyTests } from './tally.mjs';

const report = (numPassedTests: number, numFailedTests: number, files: { status: string; tests: string[] }[] = []) => ({
  numPassedTests,
  numFailedTests,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((outcome) => ({ status: outcome })),
  })),
});

describe('tallyTests', () => {
  test('default', () => {
    const files = [
      { status: 'passed', tests: ['passed', 'passed'] },
      { status: 'failed', tests: ['passed', 'failed'] },
    ];
    expect(tallyTests(report(3, 1, files), 1)).toEqual({ passed: 3, failed: 1, skipped: 3 });
  });

  test('behavior: a file that could not be collected failed', () => {
    expect(tallyTests(report(4, 0, [{ status: 'failed', tests: [] }]), 1).failed).toBe(1);
  });

  test('behavior: an exit code without a failed test failed', () => {
    expect(tallyTests(report(4, 0), 1).failed).toBe(1);
    expect(tallyTests(report(4, 0), 0).failed).toBe(0);
  });

  test('behavior: no report failed', () => {
    expect(tallyTests(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

test('addTallies and formatTally', () => {
  const sum = addTallies([tallyTests(report(4, 0), 0), { passed: 1, failed: 2, skipped: 0 }]);
  expect(formatTally(sum)).toBe('5 passed, 2 failed, 3 skipped');
  expect(formatTally({ passed: 1, failed: 0, skipped: 0 })).toBe('1 passed, 0 failed');
});
