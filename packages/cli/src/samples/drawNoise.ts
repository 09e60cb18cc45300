import { noiseMap } from '@ecgan/losses';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';

/**
 * Draws the noise that a run's generator takes beside label maps.
 *
 * @param batch - Number of label maps.
 * @param seed - The same seed draws the same noise, on every backend.
 * @returns `[batch, 1, 1, noiseSize]`, which the caller disposes; undefined if the generator takes no noise.
 */
export function drawNoise({ noiseSize }: Settings, batch: number, seed: number): Tensor4D | undefined {
  return noiseSize > 0 ? noiseMap([batch, 1, 1], { dim: noiseSize, seed }) : undefined;
}
