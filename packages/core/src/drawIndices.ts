/**
 * `count` of the numbers 0 … size − 1, each choice equally likely, ascending; all of them if there are no more.
 *
 * @remarks Floyd's algorithm: as many draws as numbers are chosen, however many there are to choose from.
 * @see Bentley and Floyd 1987, "A sample of brilliance"
 */
export function drawIndices(count: number, size: number, random: () => number): Int32Array {
  if (count >= size) return Int32Array.from({ length: size }, (_, index) => index);
  const chosen = new Set<number>();
  for (let last = size - count; last < size; last++) {
    const drawn = Math.floor(random() * (last + 1));
    chosen.add(chosen.has(drawn) ? last : drawn);
  }
  return Int32Array.from(chosen).sort();
}
