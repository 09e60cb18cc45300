import { ShapeError } from '@ecgan/core/errors';

/** A decoded photo. */
export interface Photo {
  height: number;
  width: number;
  /** RGB or RGBA, 0–255, flat, row by row, as `getImageData` of a canvas returns it. Alpha is ignored. */
  pixels: ArrayLike<number>;
}

/**
 * Resizes a photo with a Lanczos-3 filter, without Node or a canvas. When shrinking, the kernel is widened by the scale
 * factor, which prevents aliasing.
 *
 * @remarks sharp, which reads the datasets on disk, shrinks with the same filter but enlarges with another one.
 * @returns RGB, 0–255, `[height, width, 3]`, flat.
 * @throws ShapeError if the number of pixels is neither `height·width·3` nor `height·width·4`.
 * @example
 * ```ts
 * import { resizePhoto } from '@ecgan/data';
 *
 * const photo = { height: 2, width: 2, pixels: new Uint8Array(12).fill(9) };
 * resizePhoto(photo, 1, 1); // [9, 9, 9]
 * ```
 */
export function resizePhoto({ height, width, pixels }: Photo, toHeight: number, toWidth: number): Uint8Array {
  const channels = pixels.length / (height * width);
  if (channels !== 3 && channels !== 4) {
    const expected = `${3 * height * width} values (RGB, ${height}×${width}) or ${4 * height * width} (RGBA)`;
    throw new ShapeError({ argument: 'pixels', expected, received: [pixels.length] });
  }
  const columns = filterTaps(width, toWidth);
  const narrow = new Float32Array(height * toWidth * 3);
  for (let y = 0, target = 0; y < height; y++) {
    for (const { first, weights } of columns) {
      for (let channel = 0; channel < 3; channel++, target++) {
        const start = (y * width + first) * channels + channel;
        for (let i = 0; i < weights.length; i++) narrow[target] += weights[i] * pixels[start + i * channels];
      }
    }
  }
  // Assignment to a Uint8ClampedArray clamps and rounds.
  const resized = new Uint8ClampedArray(toHeight * toWidth * 3);
  const row = toWidth * 3;
  for (const [y, { first, weights }] of filterTaps(height, toHeight).entries()) {
    for (let x = 0; x < row; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * narrow[(first + i) * row + x];
      resized[y * row + x] = sum;
    }
  }
  return new Uint8Array(resized.buffer);
}

/**
 * Source pixels and normalised weights of each target pixel along one axis; pixels beyond the border have no weight.
 */
function filterTaps(from: number, to: number): { first: number; weights: number[] }[] {
  const scale = Math.max(1, from / to);
  return Array.from({ length: to }, (_, place) => {
    const centre = ((place + 0.5) * from) / to - 0.5;
    const first = Math.max(0, Math.ceil(centre - 3 * scale));
    const last = Math.min(from - 1, Math.floor(centre + 3 * scale));
    const weights = Array.from({ length: last - first + 1 }, (_, i) => lanczos((first + i - centre) / scale));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

/** Lanczos-3 kernel: `sinc(d) · sinc(d / 3)` for |d| < 3, else 0. */
function lanczos(distance: number): number {
  if (distance === 0) return 1;
  if (Math.abs(distance) >= 3) return 0;
  const angle = Math.PI * distance;
  return (3 * Math.sin(angle) * Math.sin(angle / 3)) / (angle * angle);
}
