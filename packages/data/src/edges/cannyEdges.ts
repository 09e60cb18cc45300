import { ShapeError, ValueError } from '@ecgan/core/errors';
import { convolve } from './convolve.js';
import { greyscale } from './greyscale.js';
import { hysteresis } from './hysteresis.js';
import { suppressNonMaxima } from './suppressNonMaxima.js';

/** Options of {@link cannyEdges}. */
export interface CannyOptions {
  /**
   * Threshold of weak edges, relative to the largest magnitude after non-maximum suppression.
   * @defaultValue 0.075, as in the paper's scripts
   */
  lowThreshold?: number;
  /**
   * Threshold of strong edges, relative to the largest magnitude after non-maximum suppression.
   * @defaultValue 0.175, as in the paper's scripts
   */
  highThreshold?: number;
}

const gaussian = [2, 4, 5, 4, 2, 4, 9, 12, 9, 4, 5, 12, 15, 12, 5, 4, 9, 12, 9, 4, 2, 4, 5, 4, 2];
const sobelX = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const sobelY = [-1, -2, -1, 0, 0, 0, 1, 2, 1];

/**
 * Computes the Canny edge map of a photo with the constants of the ECGAN scripts.
 *
 * Greyscale → 5×5 Gaussian (1/159 · [2 4 5 4 2; 4 9 12 9 4; 5 12 15 12 5; …]) → Sobel → gradient direction in 4 bins →
 * non-maximum suppression → thresholds relative to the largest magnitude → one 8-neighbour hysteresis pass.
 *
 * @remarks Sums are integers (the factor 1/159 cancels against the relative thresholds), so a constant image has no
 * edges and equal gradients compare as equal. Of two neighbours with equal gradients the brighter one is kept; the
 * scripts keep both. The image is padded by replication, so its border is not an edge.
 * @param pixels - RGB `[height, width, 3]` or grey `[height, width]`, flat, 0–255.
 * @param options - See {@link CannyOptions}.
 * @returns `[height, width]`, flat: 255 on an edge, else 0.
 * @throws ShapeError if the number of pixels is neither `height·width` nor `height·width·3`.
 * @throws ValueError unless 0 ≤ lowThreshold ≤ highThreshold ≤ 1.
 * @see Tang et al. 2023, arXiv 2003.13898 (training details); Canny 1986.
 * @example
 * ```ts
 * import { cannyEdges } from '@ecgan/data';
 *
 * const step = Uint8Array.from([0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255]);
 * cannyEdges(step, 2, 6); // [0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 0]
 * ```
 */
export function cannyEdges(
  pixels: ArrayLike<number>,
  height: number,
  width: number,
  { lowThreshold = 0.075, highThreshold = 0.175 }: CannyOptions = {},
): Uint8Array {
  const area = height * width;
  if (pixels.length !== area && pixels.length !== 3 * area) {
    throw new ShapeError({
      argument: 'pixels',
      expected: `${3 * area} values (RGB, ${height}×${width}) or ${area} (grey)`,
      received: [pixels.length],
      advice: 'Pass the pixels flat, row by row.',
    });
  }
  if (!(lowThreshold >= 0 && lowThreshold <= highThreshold && highThreshold <= 1)) {
    throw new ValueError({
      argument: 'lowThreshold, highThreshold',
      expected: '0 ≤ lowThreshold ≤ highThreshold ≤ 1',
      received: [lowThreshold, highThreshold],
    });
  }
  const grey = pixels.length === area ? pixels : greyscale(pixels);
  const brightness = convolve(grey, height, width, gaussian);
  const gradientX = convolve(brightness, height, width, sobelX);
  const gradientY = convolve(brightness, height, width, sobelY);
  const thin = suppressNonMaxima({ gradientX, gradientY, brightness }, height, width);
  let largest = 0;
  for (const magnitude of thin) largest = Math.max(largest, magnitude);
  return hysteresis(thin, height, width, lowThreshold * largest, highThreshold * largest);
}
