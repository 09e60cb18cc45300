import type { Loop } from './loopKernel.js';

/** Along one axis: the two input rows an output row is mixed of, and the share of the second. */
interface Interpolation {
  low: number;
  high: number;
  share: number;
}

function interpolations(outputs: number, inputs: number, alignCorners: boolean): Interpolation[] {
  const scale = alignCorners && outputs > 1 ? (inputs - 1) / (outputs - 1) : inputs / outputs;
  return Array.from({ length: outputs }, (_, i) => {
    const low = Math.floor(i * scale);
    return { low, high: Math.min(low + 1, inputs - 1), share: i * scale - low };
  });
}

/**
 * `ResizeBilinearGrad` of the sampling without half-pixel centres: every output pixel's gradient goes to the four it
 * was mixed of, by their shares. The cpu backend swaps height and width.
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
        const shares = [
          (1 - row.share) * (1 - column.share),
          (1 - row.share) * column.share,
          row.share * (1 - column.share),
          row.share * column.share,
        ];
        for (let channel = 0; channel < channels; channel++, from++) {
          for (let corner = 0; corner < 4; corner++) {
            sums[corners[corner] * channels + channel] += shares[corner] * dy.values[from];
          }
        }
      }
    }
  }
  return { shape: images.shape, values: sums };
};
