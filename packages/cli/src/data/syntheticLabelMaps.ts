import { SyntheticScenes } from '@ecgan/data';
import { parseSize, type Settings } from '../config/settings.js';
import { UsageError } from '../errors.js';
import type { GeneratorFile } from '../run/loadGenerator.js';
import { sceneNames } from './openData.js';
import { type LabelMaps, withSize } from './openLabelMaps.js';

/** The synthetic scenes to draw. */
export interface SyntheticChoice {
  /** Number of scenes. @defaultValue 6 */
  scenes?: number;
  /** Seed of the scenes. @defaultValue the seed of the run + 1, for scenes that it was not trained on */
  seed?: number;
  /** Size of the scenes, `HEIGHTxWIDTH`. @defaultValue the size of the run */
  size?: Settings['size'];
}

/**
 * Makes label maps of synthetic scenes, named `scene-1` and on, for a generator that was trained on such scenes.
 *
 * @throws UsageError if the generator was trained on other data; ConfigError if it cannot draw the size.
 */
export function syntheticLabelMaps(
  { settings, path }: GeneratorFile,
  { scenes = 6, seed = settings.seed + 1, size }: SyntheticChoice,
): LabelMaps {
  if (settings.dataset !== 'scenes')
    throw new UsageError(`--labels: ${path} was not trained on synthetic scenes. Name a folder of label maps.`);
  const { height, width } = parseSize((size === undefined ? settings : withSize(settings, size)).size);
  const dataset = new SyntheticScenes({ height, width, length: scenes, seed });
  const names = sceneNames(scenes);
  const read = async (index: number) => ({
    name: names[index],
    ids: (await dataset.sample(index)).labels,
    height,
    width,
  });
  return { names, read };
}
