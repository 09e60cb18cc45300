import { SyntheticScenes } from '@ecgan/data';
import { parseSize } from '../config/settings.js';
import { classesOf, readsBoundaries } from '../data/describeData.js';
import type { GeneratorFile } from '../run/loadGenerator.js';

/** What a page or program must know of a generator to let someone paint for it: `paintBox.json`. */
export interface PaintBox {
  /** Of the images that the generator was trained on; others are multiples of `2^(levels − 1)`. */
  height: number;
  width: number;
  /** Of the layouts the generator reads. */
  levels: number;
  /** Whether it reads instance boundaries. */
  boundary: boolean;
  /** Channels of the noise it takes beside labels; 0: none. */
  noiseSize: number;
  /** By class id. */
  classes: { name: string; colour: readonly [red: number, green: number, blue: number] }[];
  /** A label map to begin with, row by row, where there is one. */
  labels?: number[];
}

/** Describes the generator of a run. */
export async function paintBoxOf({ settings, numClasses }: GeneratorFile): Promise<PaintBox> {
  const { height, width } = parseSize(settings.size);
  const { classNames, palette } = classesOf(settings);
  const box = {
    ...{ height, width, levels: settings.levels, boundary: readsBoundaries(settings) },
    noiseSize: settings.noiseSize,
    classes: classNames.slice(0, numClasses).map((name, id) => ({ name, colour: palette[id] })),
  };
  if (settings.dataset !== 'scenes') return box;
  const scenes = new SyntheticScenes({ height, width, seed: settings.seed, split: 'validation' });
  const { labels } = await scenes.sample(0);
  return { ...box, labels: [...labels] };
}
