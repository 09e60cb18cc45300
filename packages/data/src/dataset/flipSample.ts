import type { Sample } from './Sample.js';

/** Flips all arrays of a sample left to right; the source is unchanged. */
export function flipSample(sample: Sample): Sample {
  const { height, width } = sample;
  const mirrored = <T extends Uint8Array | Int32Array>(from: T, to: T, channels = 1): T => {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const source = (y * width + x) * channels;
        const target = (y * width + width - 1 - x) * channels;
        for (let channel = 0; channel < channels; channel++) to[target + channel] = from[source + channel];
      }
    }
    return to;
  };
  const area = height * width;
  return {
    ...sample,
    labels: mirrored(sample.labels, new Int32Array(area)),
    ...(sample.instances && { instances: mirrored(sample.instances, new Int32Array(area)) }),
    photo: mirrored(sample.photo, new Uint8Array(3 * area), 3),
    edges: mirrored(sample.edges, new Uint8Array(area)),
  };
}
