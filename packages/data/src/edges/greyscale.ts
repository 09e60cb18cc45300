/**
 * Converts RGB to integer luma: `299 R + 587 G + 114 B` (ITU-R BT.601 luma × 1000).
 *
 * @remarks Integers, so that equal pixels give exactly equal sums in Canny's filters.
 * @param rgb - `[height, width, 3]`, flat, 0–255.
 * @returns `[height, width]`, flat, 0–255 000.
 */
export function greyscale(rgb: ArrayLike<number>): Int32Array {
  const grey = new Int32Array(rgb.length / 3);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    grey[pixel] = 299 * rgb[3 * pixel] + 587 * rgb[3 * pixel + 1] + 114 * rgb[3 * pixel + 2];
  }
  return grey;
}
