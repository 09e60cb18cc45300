import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { getBackend } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Properties that test helpers check. */
export type ProofKind = 'values' | 'gradients' | 'leaks' | 'round trip';

/** How often a test checked a property, and the largest relative error. */
interface Proof {
  count: number;
  error: number;
}

/** One passed test: a line of JSON in the file that `ECGAN_PROOFS` names. */
interface TestProofs {
  file: string;
  /** Title of the test and of the enclosing blocks, outermost first. */
  titles: string[];
  backend: string;
  proofs: Partial<Record<ProofKind, Proof>>;
}

const root = resolve(import.meta.dirname, '../../..');
let found: TestProofs['proofs'] = {};

/** Records for the running test that a check passed with this error. */
export function recordProof(kind: ProofKind, error = 0): void {
  const { count, error: worst } = found[kind] ?? { count: 0, error: 0 };
  found[kind] = { count: count + 1, error: Math.max(worst, error) };
}

/** Writes the proofs of the test that just ended, if `ECGAN_PROOFS` is set, and clears them. */
export function writeProofs(passed: boolean): void {
  const proofs = found;
  found = {};
  const file = process.env.ECGAN_PROOFS;
  const { testPath, currentTestName } = expect.getState();
  if (!file || !passed || !testPath || !currentTestName) return;
  const path = relative(root, testPath).replaceAll('\\', '/');
  const line: TestProofs = { file: path, titles: currentTestName.split(' > '), backend: getBackend(), proofs };
  // One short write in append mode, so that lines of several workers do not interleave.
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
