import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';

/** The samples of each region, regions in the order they appear. */
export function regionsOf(labels: Int32Array, images: Int32Array): number[][] {
  const regions = new Map<string, number[]>();
  labels.forEach((label, sample) => {
    const key = `${images[sample]} ${label}`;
    const members = regions.get(key);
    if (members) members.push(sample);
    else regions.set(key, [sample]);
  });
  return [...regions.values()];
}

/** The matrix `[regions, samples]` that takes the mean of each region. */
export function averaging(regions: number[][], samples: number): Tensor2D {
  const weights = new Float32Array(regions.length * samples);
  regions.forEach((members, region) => {
    for (const sample of members) weights[region * samples + sample] = 1 / members.length;
  });
  return tensor2d(weights, [regions.length, samples]);
}
