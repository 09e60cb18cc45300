import { ShapeError } from '@ecgan/core';
import { assertNumber } from '@ecgan/core/internal';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Score } from '../protocol/Protocol.js';

/** Options of {@link structuralSimilarity}. */
export interface StructuralSimilarityOptions {
  /** Largest possible value less the smallest: 2 for images in [-1, 1], 1 in [0, 1], 255 for bytes. There is no default: a wrong one moves the score unnoticed. */
  range: number;
  /** What the images are of, for the protocol. @defaultValue none */
  split?: string;
}

/** The mean over images, that of each, and the protocol. */
export interface StructuralSimilarity extends Score {
  /** One per image, in order. */
  perImage: number[];
}

/** Side of the Gaussian window and its standard deviation, of the paper. */
const [side, deviation] = [11, 1.5];

/**
 * Structural similarity (SSIM) of images and the ones they should equal, per channel, averaged over channels and windows.
 *
 * `SSIM = (2 μ_x μ_y + c₁)(2 σ_xy + c₂) / ((μ_x² + μ_y² + c₁)(σ_x² + σ_y² + c₂))`, `c₁ = (0.01 L)²`, `c₂ = (0.03 L)²`
 *
 * with means, variances and covariance under an 11×11 Gaussian of σ 1.5 and the range L of values. In [-1, 1]; 1 for equal images.
 *
 * @remarks Float64, whatever the backend: `E[x²] − μ²` in float32 loses the variance of flat regions. Windows lie inside the image, as in the paper and scikit-image
 * (`gaussian_weights=True, sigma=1.5, use_sample_covariance=False`), whose numbers these are. torchmetrics 1.9 also counts windows over mirrored borders: 0.405 in
 * place of 0.460 on the image of our test. Other code first turns images to grey, or shrinks them to 256 rows, which gives other numbers again.
 *
 * A generator of labels need not paint the photo's colours or textures: SSIM with the one real photo rewards blur. It says how far an image is copied, not how
 * real it is.
 * @param images - `[batch, height, width, channels]`, height and width at least 11.
 * @param references - Of the same shape.
 * @param options - See {@link StructuralSimilarityOptions}.
 * @throws {@link ShapeError} if shapes differ or images are smaller than the window; {@link ValueError} if the range is not > 0.
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

/** The mean over all windows of one channel. */
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

/** Weights of the window along one axis; they add up to 1. */
const weights = (() => {
  const bell = Array.from({ length: side }, (_, i) => Math.exp(-((i - (side - 1) / 2) ** 2) / (2 * deviation ** 2)));
  const total = bell.reduce((sum, one) => sum + one, 0);
  return bell.map((one) => one / total);
})();

/** Weighted means under the window wherever it lies inside: rows, then columns. */
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
