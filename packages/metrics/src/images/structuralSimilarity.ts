import { ShapeError } from '@ecgan/core';
import { assertNumber } from '@ecgan/core/internal';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Score } from '../protocol/Protocol.js';

/** Options of {@link structuralSimilarity}. */
export interface StructuralSimilarityOptions {
  /**
   * Largest possible value minus the smallest: 2 for images in [-1, 1], 1 in [0, 1], 255 for bytes. There is no
   * default, because a wrong range changes the score without an error.
   */
  range: number;
  /** Data set and split of the images, for the protocol, such as `'CamVid val'`. @defaultValue none */
  split?: string;
}

/** The mean similarity over images, the similarity of each image, and the protocol. */
export interface StructuralSimilarity extends Score {
  /** Similarity of each image to its reference. */
  perImage: number[];
}

/** Side of the Gaussian window and its standard deviation, in pixels, as in the paper. */
const [side, deviation] = [11, 1.5];

/**
 * Structural similarity (SSIM) between images and their references, per channel, averaged over windows and channels.
 *
 * `SSIM = (2 μ_x μ_y + c₁)(2 σ_xy + c₂) / ((μ_x² + μ_y² + c₁)(σ_x² + σ_y² + c₂))`, `c₁ = (0.01 L)²`, `c₂ = (0.03 L)²`
 *
 * μ, σ² and σ_xy are means, variances and covariance under an 11×11 Gaussian window of σ = 1.5; L is the range of
 * values. The result is in [-1, 1]; 1 for equal images.
 *
 * @remarks Computes in float64 on every backend: `E[x²] − μ²` in float32 loses the variance of flat regions. Windows
 * lie inside the image, as in the paper. The values are those of scikit-image
 * (`gaussian_weights=True, sigma=1.5, use_sample_covariance=False`). torchmetrics 1.9 also counts windows over mirrored
 * borders, and gives 0.405 instead of 0.460 on the image of our test. Other code first converts images to grey, or
 * shrinks them to 256 rows, and gives other values again.
 *
 * A generator that draws from labels need not reproduce the colours or textures of the photo, and SSIM with the one
 * real photo rewards blur. It says how closely an image copies the photo, not how real it looks.
 * @param images - `[batch, height, width, channels]`, height and width at least 11.
 * @param references - Of the same shape.
 * @param options - See {@link StructuralSimilarityOptions}.
 * @throws {@link ShapeError} if shapes differ or images are smaller than the window; {@link ValueError} if the range is
 * not > 0.
 * @see Wang et al. 2004, "Image quality assessment: from error visibility to structural similarity"
 * @example
 * ```ts
 * import { structuralSimilarity } from '@ecgan/metrics';
 * import { fill, ones } from '@tensorflow/tfjs-core';
 *
 * const images = ones<4>([1, 16, 16, 3]);
 * console.log((await structuralSimilarity(images, images, { range: 2 })).value); // 1
 * // Flat images of 1 and 0: c₁ / (1 + c₁), with c₁ = 0.02².
 * console.log((await structuralSimilarity(images, fill([1, 16, 16, 3], 0), { range: 2 })).value); // 0.0003998400639744102
 * ```
 */
export async function structuralSimilarity(
  images: Tensor4D,
  references: Tensor4D,
  { range, split }: StructuralSimilarityOptions,
): Promise<StructuralSimilarity> {
  assertNumber('range', range, { above: 0 });
  const [batch, height, width, channels] = images.shape;
  if (images.shape.length !== 4 || batch === 0 || height < side || width < side)
    throw new ShapeError({
      argument: 'images',
      expected: ['batch', `at least ${side}`, `at least ${side}`, 'channels'],
      received: images.shape,
    });
  if (references.shape.join() !== images.shape.join())
    throw new ShapeError({ argument: 'references', expected: images.shape, received: references.shape });
  const [values, others] = [await images.data(), await references.data()];
  const area = height * width;
  const plane = (from: ArrayLike<number>, image: number, channel: number) =>
    Float64Array.from({ length: area }, (_, pixel) => from[(image * area + pixel) * channels + channel]);
  const perImage = Array.from({ length: batch }, (_, image) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += planeSimilarity(plane(values, image, channel), plane(others, image, channel), height, width, range);
    return sum / channels;
  });
  const settings = { range, window: `Gaussian ${side}×${side}, σ ${deviation}`, border: 'windows inside the image' };
  const protocol = {
    ...{ metric: 'structural similarity', images: batch, size: [height, width] as const },
    ...(split !== undefined && { split }),
    settings,
  };
  return { value: perImage.reduce((sum, one) => sum + one, 0) / batch, perImage, protocol };
}

/** Mean SSIM over all windows of one channel. */
function planeSimilarity(x: Float64Array, y: Float64Array, height: number, width: number, range: number): number {
  const blur = (plane: Float64Array) => blurInside(plane, height, width);
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const [meanX, meanY] = [blur(x), blur(y)];
  const [squareX, squareY, product] = [
    blur(x.map((v) => v * v)),
    blur(y.map((v) => v * v)),
    blur(x.map((v, i) => v * y[i])),
  ];
  let sum = 0;
  for (let i = 0; i < meanX.length; i++) {
    const [mx, my] = [meanX[i], meanY[i]];
    const covariance = product[i] - mx * my;
    const variances = squareX[i] - mx * mx + (squareY[i] - my * my);
    sum += ((2 * mx * my + c1) * (2 * covariance + c2)) / ((mx * mx + my * my + c1) * (variances + c2));
  }
  return sum / meanX.length;
}

/** Weights of the window along one axis; they sum to 1. */
const weights = (() => {
  const bell = Array.from({ length: side }, (_, i) => Math.exp(-((i - (side - 1) / 2) ** 2) / (2 * deviation ** 2)));
  const total = bell.reduce((sum, one) => sum + one, 0);
  return bell.map((one) => one / total);
})();

/**
 * Weighted mean under every window inside the plane. The Gaussian is separable: first along rows, then along columns.
 */
function blurInside(plane: Float64Array, height: number, width: number): Float64Array {
  const [rows, columns] = [height - side + 1, width - side + 1];
  const across = new Float64Array(height * columns);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < columns; x++)
      for (let k = 0; k < side; k++) across[y * columns + x] += weights[k] * plane[y * width + x + k];
  const blurred = new Float64Array(rows * columns);
  for (let y = 0; y < rows; y++)
    for (let k = 0; k < side; k++)
      for (let x = 0; x < columns; x++) blurred[y * columns + x] += weights[k] * across[(y + k) * columns + x];
  return blurred;
}
