import { distinctColours, SyntheticScenes } from '@ecgan/data';
import { parseSize } from '../config/parseSize.js';
import type { GeneratorFile } from '../generate/loadGenerator.js';

/** What a page must know of a generator to let someone paint for it: `paintBox.json`. */
export interface PaintBox {
  height: number;
  width: number;
  /** Of the layouts the generator reads. */
  levels: number;
  /** Whether it reads instance boundaries. */
  boundary: boolean;
  /** By class id. */
  classes: { name: string; colour: readonly [red: number, green: number, blue: number] }[];
  /** A label map to begin with, row by row, where there is one. */
  labels?: number[];
}

/** Describes the generator of a run: classes have names where the data of the run has. */
export async function paintBoxOf({ settings, numClasses }: GeneratorFile): Promise<PaintBox> {
  const { height, width } = parseSize(settings.size);
  const size = { height, width, levels: settings.levels, boundary: settings.instances !== null };
  if (settings.dataset === 'scenes') {
    const scenes = new SyntheticScenes({ height, width, seed: settings.seed, split: 'validation' });
    const classes = scenes.classNames.map((name, id) => ({ name, colour: scenes.palette[id] }));
    const { labels } = await scenes.sample(0);
    return { ...size, classes, labels: [...labels] };
  }
  const classes = distinctColours(numClasses).map((colour, id) => ({ name: `class ${id}`, colour }));
  return { ...size, classes };
}
