/**
 * Correlates an image with a square kernel of odd size: `out(y, x) = Σ kernel(i, j) · in(y + i − r, x + j − r)`,
 * `r = (size − 1) / 2`. The image is padded by replication, so its border is not an edge.
 *
 * @param image - `[height, width]`, flat.
 * @param kernel - `[size, size]`, flat, `size` odd.
 */
export function convolve(image: ArrayLike<number>, height: number, width: number, kernel: readonly number[]) {
  const size = Math.sqrt(kernel.length);
  const radius = (size - 1) / 2;
  const result = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < size; i++) {
      const row = width * Math.min(height - 1, Math.max(0, y + i - radius));
      for (let j = 0; j < size; j++) {
        const weight = kernel[i * size + j];
        if (weight === 0) continue;
        const shift = j - radius;
        const from = Math.min(width, Math.max(0, -shift));
        const to = Math.max(from, Math.min(width, width - shift));
        for (let x = 0; x < from; x++) result[y * width + x] += weight * image[row];
        for (let x = from; x < to; x++) result[y * width + x] += weight * image[row + x + shift];
        for (let x = to; x < width; x++) result[y * width + x] += weight * image[row + width - 1];
      }
    }
  }
  return result;
}
