import { resizeNearest, SyntheticScenes } from '@ecgan/data';
import type { PaintBox, PaintClass } from '../document/PaintBox.js';

/** Scenes are made at this size at least. */
const smallest = 32;

/** The label map of a synthetic street scene in a generator's classes. The same seed gives the same map. */
export async function syntheticMap({ width, height, classes }: PaintBox, seed: number): Promise<Int32Array> {
  const size = { height: Math.max(smallest, height), width: Math.max(smallest, width) };
  const scenes = new SyntheticScenes({ ...size, seed, split: 'validation' });
  const { labels } = await scenes.sample(0);
  const ids = sameNamed(scenes.classNames, classes, seed);
  return Int32Array.from(resizeNearest({ ...size, ids: labels }, height, width).ids, (id) => ids[id]);
}

/** The class for each class of the scenes: the one of its name, else any other. */
export function sameNamed(names: readonly string[], classes: readonly PaintClass[], seed: number): number[] {
  return names.map((name, i) => {
    const id = classes.findIndex((one) => one.name.toLowerCase() === name.toLowerCase());
    return id >= 0 ? id : (7 * i + seed) % classes.length;
  });
}

/** The map to begin with: the generator's own, or a synthetic one. */
export async function firstMap(box: PaintBox): Promise<Int32Array> {
  if (box.labels?.length === box.width * box.height) return Int32Array.from(box.labels);
  return syntheticMap(box, 1);
}
