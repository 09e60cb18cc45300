/** tan 22.5°, the boundary between two of the four direction bins. */
const BIN = Math.SQRT2 - 1;

/**
 * Non-maximum suppression: keeps the gradient magnitude of a pixel if neither neighbour along the gradient has a larger
 * one, and sets it to 0 elsewhere.
 *
 * @remarks Of two neighbours with equal magnitude, as at an ideal step edge, the brighter one is kept. Edges are
 * therefore one pixel wide, and the edges of a rotated image are the rotated edges. Pixels outside the image have
 * magnitude 0.
 */
export function suppressNonMaxima(
  { gradientX, gradientY, brightness }: Record<'gradientX' | 'gradientY' | 'brightness', Float64Array>,
  height: number,
  width: number,
): Float64Array {
  // Padding by one pixel of magnitude 0 avoids border checks in the inner loop.
  const paddedWidth = width + 2;
  const magnitude = new Float64Array((height + 2) * paddedWidth);
  const light = new Float64Array(magnitude.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * width + x;
      const to = (y + 1) * paddedWidth + x + 1;
      magnitude[to] = Math.sqrt(gradientX[from] * gradientX[from] + gradientY[from] * gradientY[from]);
      light[to] = brightness[from];
    }
  }
  const isAtLeast = (here: number, there: number) =>
    magnitude[here] > magnitude[there] || (magnitude[here] === magnitude[there] && light[here] >= light[there]);
  const thin = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      const here = (y + 1) * paddedWidth + x + 1;
      const offset = neighbourOffset(gradientX[pixel], gradientY[pixel], paddedWidth);
      if (isAtLeast(here, here + offset) && isAtLeast(here, here - offset)) thin[pixel] = magnitude[here];
    }
  }
  return thin;
}

/** Returns the offset of the neighbour along the gradient, quantised to horizontal, vertical and the two diagonals. */
function neighbourOffset(gradientX: number, gradientY: number, width: number): number {
  const across = Math.abs(gradientX);
  const down = Math.abs(gradientY);
  if (down < BIN * across) return 1;
  if (across < BIN * down) return width;
  return gradientX > 0 === gradientY > 0 ? width + 1 : width - 1;
}
