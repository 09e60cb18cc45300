/** One residual block of E. */
export interface TrunkBlock {
  /** SPADE's name of it. */
  name: string;
  /** How often the image is halved where it works. */
  halvings: number;
  /** Its filters in multiples of C. */
  width: number;
}

/** Filters of E after h halvings, in multiples of C: `min(16, 2^h)`. */
export function trunkWidth(halvings: number): number {
  return Math.min(16, 2 ** halvings);
}

/**
 * The residual blocks of E for any number of levels L ≥ 3, first to last: the head at L−1 halvings, at least two blocks in the middle,
 * then one per doubling up to the image's size, each as wide as {@link trunkWidth} says.
 *
 * Six levels are SPADE's generator, whose two middle blocks share a size; seven are its "more", which doubles between them.
 * More levels put more middle blocks between, fewer leave out the widest ones.
 *
 * @see Park et al. 2019, arXiv 1903.07291, appendix A
 */
export function trunkBlocks(levels: number): TrunkBlock[] {
  const top = levels - 1;
  // Widths stop growing at four halvings: the middle ends there.
  const low = Math.min(4, top - 1);
  const middle = Math.max(2, top - low);
  const block = (name: string, halvings: number) => ({ name, halvings, width: trunkWidth(halvings) });
  return [
    block('head_0', top),
    ...Array.from({ length: middle }, (_, i) => block(`middle_${i}`, Math.max(low, top - 1 - i))),
    ...Array.from({ length: low }, (_, i) => block(`up_${i}`, low - 1 - i)),
  ];
}
