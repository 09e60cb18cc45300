import type { Loop } from './loopKernel.js';

/**
 * `ResizeNearestNeighborGrad`: adds the gradient of every output pixel to the input pixel it was copied from. The cpu
 * backend's own kernel reads the wrong image of a batch; the wasm backend's is 20 times slower than this one.
 */
export const resizeNearestNeighborGrad: Loop = ({ images, dy }, { alignCorners }) => {
  const [batch, inHeight, inWidth, channels] = images.shape;
  const [, height, width] = dy.shape;
  const rows = sources(height, inHeight, Boolean(alignCorners));
  const columns = sources(width, inWidth, Boolean(alignCorners));
  const sums = new Float32Array(batch * inHeight * inWidth * channels);
  let from = 0;
  for (let image = 0; image < batch; image++) {
    for (const row of rows) {
      for (const column of columns) {
        const to = ((image * inHeight + row) * inWidth + column) * channels;
        for (let channel = 0; channel < channels; channel++, from++) sums[to + channel] += dy.values[from];
      }
    }
  }
  return { shape: images.shape, values: sums };
};

/** Returns the input row (or column) that each output row was copied from. */
function sources(outputs: number, inputs: number, alignCorners: boolean): number[] {
  const aligned = alignCorners && outputs > 1;
  const scale = aligned ? (inputs - 1) / (outputs - 1) : inputs / outputs;
  return Array.from({ length: outputs }, (_, i) =>
    Math.min(inputs - 1, aligned ? Math.round(i * scale) : Math.floor(i * scale)),
  );
}
