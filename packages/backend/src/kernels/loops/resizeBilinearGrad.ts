import type { Loop } from './loopKernel.js';

/** Interpolation of one output row (or column): the two input rows and the weight of the second. */
interface Interpolation {
  low: number;
  high: number;
  weight: number;
}

/**
 * `ResizeBilinearGrad` for sampling without half-pixel centres: adds the gradient of every output pixel to its four
 * input pixels, times their interpolation weights. The cpu backend's own kernel swaps height and width.
 */
export const resizeBilinearGrad: Loop = ({ images, dy }, { alignCorners }) => {
  const [batch, inHeight, inWidth, channels] = images.shape;
  const [, height, width] = dy.shape;
  const rows = interpolations(height, inHeight, Boolean(alignCorners));
  const columns = interpolations(width, inWidth, Boolean(alignCorners));
  const sums = new Float32Array(batch * inHeight * inWidth * channels);
  let from = 0;
  for (let image = 0; image < batch; image++) {
    for (const row of rows) {
      const [top, bottom] = [row.low, row.high].map((y) => (image * inHeight + y) * inWidth);
      for (const column of columns) {
        const corners = [top + column.low, top + column.high, bottom + column.low, bottom + column.high];
        const weights = [
          (1 - row.weight) * (1 - column.weight),
          (1 - row.weight) * column.weight,
          row.weight * (1 - column.weight),
          row.weight * column.weight,
        ];
        for (let channel = 0; channel < channels; channel++, from++) {
          for (let corner = 0; corner < 4; corner++) {
            sums[corners[corner] * channels + channel] += weights[corner] * dy.values[from];
          }
        }
      }
    }
  }
  return { shape: images.shape, values: sums };
};

function interpolations(outputs: number, inputs: number, alignCorners: boolean): Interpolation[] {
  const scale = alignCorners && outputs > 1 ? (inputs - 1) / (outputs - 1) : inputs / outputs;
  return Array.from({ length: outputs }, (_, i) => {
    const low = Math.floor(i * scale);
    return { low, high: Math.min(low + 1, inputs - 1), weight: i * scale - low };
  });
}
