import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What a run of some tests came to. */
export interface TestRun {
  passed: number;
  failed: number;
  /** The first test that failed. */
  first?: string;
  /** Why the run says nothing about the mutant: it never reached an assertion. */
  broken?: string;
}

/** The part of vitest's JSON that is read. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

/** Longest that the tests of one mutant may take: a loop without an end is no proof of anything. */
const patience = 600_000;

/** A change that does not even run is no mutant. */
const unrunnable = /ReferenceError|SyntaxError|is not defined|Transform failed/;

/** Runs tests of a copy of the repository on one backend, until the first that fails. */
export async function runTests(root: string, tests: readonly string[], backend: string): Promise<TestRun> {
  const report = join(root, 'mutant-report.json');
  rmSync(report, { force: true });
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const line = ['run', ...tests, '--project', backend, '--bail=1', '--reporter=json', `--outputFile=${report}`];
  const child = spawn(process.execPath, [vitest, ...line], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ECGAN_TEST_BACKENDS: backend },
    timeout: patience,
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  const end = () => child.kill();
  process.once('exit', end);
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject).once('close', (_, by) => resolve(by));
  });
  process.off('exit', end);
  if (signal) return { passed: 0, failed: 0, broken: `the tests took longer than ${patience / 1000} s` };
  if (!existsSync(report)) return { passed: 0, failed: 0, broken: errors.trim() || 'vitest wrote no report' };
  return readReport(JSON.parse(readFileSync(report, 'utf8')));
}

/** What a report says of a mutant. */
export function readReport({ numPassedTests, numFailedTests, testResults }: VitestReport): TestRun {
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed'),
  );
  const run = { passed: numPassedTests, failed: numFailedTests, first: failed[0]?.fullName };
  const unloaded = testResults.find(({ message, assertionResults }) => message && assertionResults.length === 0);
  const messages = [unloaded?.message ?? '', ...failed.flatMap(({ failureMessages }) => failureMessages)];
  const broken = unloaded?.message ?? messages.find((message) => unrunnable.test(message));
  return broken ? { ...run, broken: broken.split('\n')[0] } : run;
}
