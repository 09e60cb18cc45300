import { expect, test } from 'vitest';
import { readReport } from './runTests.js';

const result = (status: string, fullName: string, ...failureMessages: string[]) => ({
  status,
  fullName,
  failureMessages,
});
const report = (passed: number, failed: number, assertionResults: ReturnType<typeof result>[], message = '') => ({
  ...{ numPassedTests: passed, numFailedTests: failed },
  testResults: [{ name: 'a.test.ts', message, assertionResults }],
});

test('readReport: default, a mutant that a test noticed', () => {
  const noticed = report(1, 1, [result('passed', 'a'), result('failed', 'b', 'AssertionError: expected 1 to be 2')]);
  expect(readReport(noticed)).toEqual({ passed: 1, failed: 1, first: 'b' });
});

test('readReport: behavior: one that none noticed', () => {
  expect(readReport(report(1, 0, [result('passed', 'a')]))).toEqual({ passed: 1, failed: 0, first: undefined });
});

test('readReport: error: one that does not run proves nothing', () => {
  const undefinedName = report(0, 1, [result('failed', 'a', 'ReferenceError: sqrt is not defined\n  at b.ts')]);
  expect(readReport(undefinedName).broken).toBe('ReferenceError: sqrt is not defined');
  expect(readReport(report(0, 0, [], 'Transform failed with 1 error')).broken).toBe('Transform failed with 1 error');
});
