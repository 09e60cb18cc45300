/** The (image, class) pairs that occur in label maps `[batch, …]`, sorted: `[pairs, 2]`, flat. */
export function presentClasses(labelMaps: ArrayLike<number>, batch: number, numClasses: number): Int32Array {
  const pixels = labelMaps.length / batch;
  const pairs: number[] = [];
  for (let image = 0; image < batch; image++) {
    const seen = new Uint8Array(numClasses);
    for (let i = image * pixels; i < (image + 1) * pixels; i++) seen[labelMaps[i]] = 1;
    for (let id = 0; id < numClasses; id++) if (seen[id]) pairs.push(image, id);
  }
  return Int32Array.from(pairs);
}

/** Removes the pairs of one class from (image, class) pairs `[pairs, 2]`, flat; `undefined` removes none. */
export function withoutClass(pairs: Int32Array, label: number | undefined): Int32Array {
  return label === undefined ? pairs : pairs.filter((_, i) => pairs[i | 1] !== label);
}
