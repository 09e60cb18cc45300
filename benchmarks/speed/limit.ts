/**
 * Prints the GFLOP/s of a product of two 2048×2048 matrices, best of several runs: an estimate of the machine's peak.
 */
import { type BackendName, useBackend } from '@ecgan/backend';
import { matMul, randomNormal } from '@tensorflow/tfjs-core';

await useBackend(process.argv[2] as BackendName);
const side = 2048;
const [a, b] = [randomNormal([side, side]), randomNormal([side, side])];
let best = Number.POSITIVE_INFINITY;
for (let i = 0; i < 8; i++) {
  const start = performance.now();
  const product = matMul(a, b);
  await product.data();
  best = Math.min(best, performance.now() - start);
  product.dispose();
}
process.stdout.write(`${(2 * side ** 3) / best / 1e6}`, () => process.exit(0));
