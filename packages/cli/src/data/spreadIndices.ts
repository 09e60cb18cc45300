/**
 * `count` of the indices 0 to `length` − 1, spread evenly and ascending: `⌊i · length / count⌋`. All of them where
 * `count` is `length`.
 *
 * @param count - From 0 to `length`.
 */
export function spreadIndices(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}
