import { SyntheticScenes } from '@ecgan/data';
import { parseSize } from '../config/settings.js';
import { classesOf, readsBoundaries } from '../data/describeData.js';
import type { GeneratorFile } from '../run/loadGenerator.js';

/**
 * What a program must know about a generator to let someone paint label maps for it: the content of `paintBox.json`.
 */
export interface PaintBox {
  /** Height of the images that the generator was trained on. Other sizes must be multiples of `2^(levels − 1)`. */
  height: number;
  width: number;
  /** Levels of the label layouts that the generator reads. */
  levels: number;
  /** Whether the generator reads instance boundaries. */
  boundary: boolean;
  /** Channels of the noise that the generator takes beside labels; 0: none. */
  noiseSize: number;
  /** Name and colour of each class, by class id. */
  classes: { name: string; colour: readonly [red: number, green: number, blue: number] }[];
  /** A label map to start from, row by row, if there is one. */
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
