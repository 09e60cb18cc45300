import { appendFileSync } from 'node:fs';
import { getBackend } from '@tensorflow/tfjs-core';
import type { Check } from '../components/list/kinds.js';
import { type ComponentName, takeSubjects } from './testsOf.js';

/** How often one test showed it, and the largest relative error it met. */
interface Proof {
  count: number;
  error: number;
}

/** One passed test, as a line of JSON in the file that `ECGAN_PROOFS` names. */
interface TestProofs {
  /** What it is about. */
  components: ComponentName[];
  backend: string;
  proofs: Partial<Record<Check, Proof>>;
}

let found: TestProofs['proofs'] = {};

/** Remembers, for the test that is running, that a check passed with this error. */
export function recordProof(check: Check, error = 0): void {
  const { count, error: worst } = found[check] ?? { count: 0, error: 0 };
  found[check] = { count: count + 1, error: Math.max(worst, error) };
}

/** Writes down what the test that just ended has shown, where `ECGAN_PROOFS` asks for it, and forgets it. */
export function writeProofs(passed: boolean): void {
  const [proofs, components] = [found, takeSubjects()];
  found = {};
  const file = process.env.ECGAN_PROOFS;
  if (!file || !passed || components.length === 0) return;
  const line: TestProofs = { components, backend: getBackend(), proofs };
  // One short write in append mode: lines of several workers do not mix.
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
