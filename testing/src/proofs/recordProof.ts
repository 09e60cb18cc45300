import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { getBackend } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** What a test may have shown, by the helper that showed it. */
export type ProofKind = 'values' | 'gradients' | 'leaks' | 'round trip';

/** How often one test showed it, and the largest relative error it met. */
interface Proof {
  count: number;
  error: number;
}

/** One passed test, as a line of JSON in the file that `ECGAN_PROOFS` names. */
interface TestProofs {
  file: string;
  /** Its name and those of the blocks around it, outermost first. */
  titles: string[];
  backend: string;
  proofs: Partial<Record<ProofKind, Proof>>;
}

const root = resolve(import.meta.dirname, '../../..');
let found: TestProofs['proofs'] = {};

/** Remembers, for the test that is running, that a check passed with this error. */
export function recordProof(kind: ProofKind, error = 0): void {
  const { count, error: worst } = found[kind] ?? { count: 0, error: 0 };
  found[kind] = { count: count + 1, error: Math.max(worst, error) };
}

/** Writes down what the test that just ended has shown, where `ECGAN_PROOFS` asks for it, and forgets it. */
export function writeProofs(passed: boolean): void {
  const proofs = found;
  found = {};
  const file = process.env.ECGAN_PROOFS;
  const { testPath, currentTestName } = expect.getState();
  if (!file || !passed || !testPath || !currentTestName) return;
  const path = relative(root, testPath).replaceAll('\\', '/');
  const line: TestProofs = { file: path, titles: currentTestName.split(' > '), backend: getBackend(), proofs };
  // One short write in append mode: lines of several workers do not mix.
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
