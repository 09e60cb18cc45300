import type { Tensor } from '@tensorflow/tfjs-core';
import { random } from './random.js';

/**
 * Perturbs the biases, shifts, scales and moving statistics of a network, because a test would not notice a missing one
 * at its initial 0 or 1. Kernels and the vectors of spectral norms are unchanged.
 */
export function perturbWeights(
  network: { weights: { name: string; shape: (number | null)[]; write(value: Tensor): unknown }[] },
  seed = 1,
): void {
  network.weights.forEach((weight, i) => {
    const [, name] = weight.name.match(/\/(.*?)(_\d+)?$/) ?? ['', ''];
    if (/kernel$/.test(name) || name === 'u' || name === 'v') return;
    const range = name === 'gamma' || name === 'moving_variance' ? ([0.5, 1.5] as const) : ([-0.5, 0.5] as const);
    const moved = random(weight.shape as number[], seed + i, ...range);
    weight.write(moved);
    moved.dispose();
  });
}
