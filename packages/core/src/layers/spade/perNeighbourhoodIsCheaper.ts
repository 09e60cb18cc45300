/** How much of a layout level repeats itself. */
export interface LevelCounts {
  /** `batch · height · width`. */
  pixels: number;
  /** Distinct 3×3 neighbourhoods. */
  inner: number;
  /** Distinct 5×5 neighbourhoods. */
  outer: number;
}

/**
 * Whether γ and β are cheaper computed per distinct 5×5 neighbourhood than by a convolution over all pixels.
 *
 * The convolution costs 9 multiplications by a matrix per pixel; the other form costs 9 per distinct 3×3 neighbourhood, 9
 * additions of a row per distinct 5×5 one and one look-up per pixel.
 */
export function perNeighbourhoodIsCheaper({ pixels, inner, outer }: LevelCounts): boolean {
  return inner + outer < pixels;
}
