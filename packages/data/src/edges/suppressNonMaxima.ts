/** tan 22.5°: where one of the four direction bins ends and the next begins. */
const BIN = Math.SQRT2 - 1;

/** Offset of the neighbour in the gradient's direction, in 4 bins: across, down and the two diagonals. */
function neighbourOffset(gradientX: number, gradientY: number, width: number): number {
  const across = Math.abs(gradientX);
  const down = Math.abs(gradientY);
  if (down < BIN * across) return 1;
  if (across < BIN * down) return width;
  return gradientX > 0 === gradientY > 0 ? width + 1 : width - 1;
}

/**
 * Non-maximum suppression: keeps the gradient's magnitude where neither neighbour along the gradient has more.
 *
 * @remarks Of two neighbours with exactly the same magnitude, as a clean step edge has them, the brighter stays: lines
 * are one pixel wide, and a turned picture has the turned lines. Pixels outside the picture have magnitude 0.
 */
export function suppressNonMaxima(
  { gradientX, gradientY, brightness }: Record<'gradientX' | 'gradientY' | 'brightness', Float64Array>,
  height: number,
  width: number,
): Float64Array {
  // A frame of one pixel of magnitude 0 spares the inner loop all questions about the border.
  const framed = width + 2;
  const magnitude = new Float64Array((height + 2) * framed);
  const light = new Float64Array(magnitude.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * width + x;
      const to = (y + 1) * framed + x + 1;
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
      const here = (y + 1) * framed + x + 1;
      const offset = neighbourOffset(gradientX[pixel], gradientY[pixel], framed);
      if (isAtLeast(here, here + offset) && isAtLeast(here, here - offset)) thin[pixel] = magnitude[here];
    }
  }
  return thin;
}
