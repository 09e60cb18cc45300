import { type Dataset, SyntheticScenes } from '@ecgan/data';
import { folderDataset } from '@ecgan/data/node';
import { parseSize } from '../config/parseSize.js';
import type { Settings } from '../config/settings.js';
import { ConfigError } from '../errors/ConfigError.js';
import { CachedDataset } from './CachedDataset.js';
import { DatasetPart } from './DatasetPart.js';

/** The images of a run: what it learns from, and what it never sees. */
export interface RunData {
  train: Dataset;
  heldOut: Dataset;
}

/**
 * Opens the images that the settings name. Folders are checked file by file, before anything is trained.
 *
 * @throws Errors of `@ecgan/data` that name the file; {@link ConfigError} if nothing is left to train on.
 */
export async function openData(settings: Settings): Promise<RunData> {
  const { height, width } = parseSize(settings.size);
  if (settings.dataset === 'scenes') {
    const { scenes, heldOut, seed } = settings;
    return {
      train: new CachedDataset(new SyntheticScenes({ height, width, seed, length: scenes })),
      heldOut: new CachedDataset(new SyntheticScenes({ height, width, seed, length: heldOut, split: 'validation' })),
    };
  }
  const { photos, labels, instances, classes, ignoreLabel, remap, paletteIndices, levels } = settings;
  const all = await folderDataset({
    photos: `${photos}`,
    labels: `${labels}`,
    instances: instances ?? undefined,
    numClasses: Number(classes),
    ignoreLabel: ignoreLabel ?? undefined,
    remap,
    paletteIndices,
    levels,
    height,
    width,
  });
  if (all.length <= settings.heldOut) {
    throw new ConfigError({
      setting: '--held-out',
      expected: `fewer images than the ${all.length} in ${settings.photos}`,
      received: settings.heldOut,
      advice: 'Images that are held out are not trained on.',
    });
  }
  const train = new DatasetPart(all, 0, all.length - settings.heldOut);
  return {
    train: new CachedDataset(train),
    heldOut: new CachedDataset(new DatasetPart(all, train.length, settings.heldOut)),
  };
}
