import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { recordProof } from './proofs/recordProof.js';

/**
 * Runs `body` twice and expects the second run to leave as many tensors as it found. The first run may create tensors
 * that are kept: weights, optimizer slots, cached constants.
 */
export async function expectNoLeaks(body: () => unknown | Promise<unknown>): Promise<void> {
  await body();
  const before = memory().numTensors;
  await body();
  expect(memory().numTensors - before, 'tensors left behind').toBe(0);
  recordProof('leaks');
}
