/** The pixels of one class in one image, as flat indices over the batch. */
export interface PixelGroup {
  image: number;
  label: number;
  /** Where the prediction is wrong. */
  hard: number[];
  /** Where it is right, or where there is none. */
  easy: number[];
}

/** Groups the pixels of a batch by image and class, in order of both. */
export function groupPixels(
  labels: ArrayLike<number>,
  [batch, height, width]: readonly [number, number, number],
  predictions?: ArrayLike<number>,
): PixelGroup[] {
  const size = height * width;
  return Array.from({ length: batch }, (_, image) => {
    const groups = new Map<number, PixelGroup>();
    for (let pixel = image * size; pixel < (image + 1) * size; pixel++) {
      const label = labels[pixel];
      let group = groups.get(label);
      if (!group) {
        group = { image, label, hard: [], easy: [] };
        groups.set(label, group);
      }
      const wrong = predictions !== undefined && predictions[pixel] !== label;
      (wrong ? group.hard : group.easy).push(pixel);
    }
    return [...groups.values()].sort((a, b) => a.label - b.label);
  }).flat();
}
