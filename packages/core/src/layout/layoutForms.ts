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

/** Up to this many rows a table is cheaper multiplied than looked up; see `docs/layouts.md` for the measurement. */
const fewRows = 32;

/** Whether a table is cheaper multiplied by one-hot rows than looked up, one offset at a time. */
export function productIsCheaper(rows: number): boolean {
  return rows <= fewRows;
}

/** Patches are laid out for as many rows at once as this many numbers hold (64 MB). */
const numbersAtOnce = 2 ** 24;

/** Which rows are convolved at once. */
export type PatchPart = [start: number, length: number];

/**
 * Consecutive parts of the rows of a convolution of patches.
 *
 * @param outputs - Rows in all.
 * @param width - Numbers of one row's patch.
 */
export function patchParts(outputs: number, width: number): PatchPart[] {
  const most = Math.max(1, Math.floor(numbersAtOnce / width));
  return Array.from({ length: Math.ceil(outputs / most) }, (_, i) => [i * most, Math.min(most, outputs - i * most)]);
}

/** Levels of a layout, as far as their sizes decide how they are computed. */
interface CountedLayout {
  batch: number;
  levels: readonly {
    height: number;
    width: number;
    inner: { distinct: number };
    outer: { distinct: number };
  }[];
}

/**
 * What the layers that read a layout decide by its sizes, as text: layouts of one text and one shape are computed by the same operations.
 *
 * @returns Of each level a letter: `'c'` convolution over all pixels, else per distinct neighbourhood, `'p'` by a product, `'l'` by look-ups.
 */
export function layoutForms({ batch, levels }: CountedLayout): string {
  const forms = levels.map(({ height, width, inner, outer }) => {
    const counts = { pixels: batch * height * width, inner: inner.distinct, outer: outer.distinct };
    if (!perNeighbourhoodIsCheaper(counts)) return 'c';
    // One row more stands for what is outside of the image.
    return productIsCheaper(inner.distinct + 1) ? 'p' : 'l';
  });
  return forms.join('');
}
