import type { DatasetDescription } from '@ecgan/data/node';
import { colourTable } from '../config/colourTable.js';
import { parseSize } from '../config/parseSize.js';
import { readsBoundaries } from '../config/readsBoundaries.js';
import type { Settings } from '../config/settings.js';

/** The images of a run, in plain JSON. */
export interface DataDescriptions {
  train: DatasetDescription;
  /** Where held-out images come from; undefined where they are the last ones of `train`. */
  heldOut?: DatasetDescription;
}

/** Which datasets a run's settings name, as any thread can open them. */
export function describeData(settings: Settings): DataDescriptions {
  const { height, width } = parseSize(settings.size);
  const { dataset, seed } = settings;
  if (dataset === 'scenes') {
    const scenes = { kind: dataset, height, width, seed };
    return {
      train: { ...scenes, length: settings.scenes },
      heldOut: { ...scenes, length: settings.heldOut, split: 'validation' },
    };
  }
  if (dataset === 'folder') return { train: folderOf(settings) };
  const train = publishedOf(settings, settings.split);
  return settings.split === 'val' ? { train } : { train, heldOut: publishedOf(settings, 'val') };
}

/** What every dataset on disk is told. */
function filesOf({ size, loadSize, levels, autoOrient, edgesAtPhotoSize }: Settings) {
  const loaded = loadSize === null ? undefined : parseSize(loadSize);
  const load = loaded && { loadHeight: loaded.height, loadWidth: loaded.width };
  return { ...parseSize(size), ...load, levels, autoOrient, edgesAtPhotoSize };
}

function folderOf(settings: Settings): DatasetDescription {
  const { photos, labels, instances, classes, ignoreLabel, remap, paletteIndices, colours } = settings;
  const table = colourTable(colours);
  return {
    kind: 'folder',
    photos: `${photos}`,
    labels: `${labels}`,
    numClasses: Number(classes),
    remap,
    paletteIndices,
    ...filesOf(settings),
    ...(instances !== null && { instances }),
    ...(ignoreLabel !== null && { ignoreLabel }),
    ...(table && { colours: table }),
  };
}

function publishedOf(settings: Settings, split: Settings['split']): DatasetDescription {
  const { dataset, ids, instances, size } = settings;
  const files = { root: `${settings.root}`, split, ...filesOf(settings) };
  const boundaries = readsBoundaries(settings);
  // These two are loaded larger than they are trained where nothing is said: null says that nothing is to be cut off.
  const { height: loadHeight, width: loadWidth } = parseSize(settings.loadSize ?? size);
  switch (dataset) {
    case 'cityscapes':
      return { kind: dataset, ...files, ids, instances: boundaries };
    case 'coco-stuff':
      return { kind: dataset, ...files, loadHeight, loadWidth, instances: boundaries && (instances ?? true) };
    case 'ade20k':
      return { kind: dataset, ...files, loadHeight, loadWidth };
    case 'camvid':
      return { kind: dataset, ...files };
    default:
      throw new TypeError(`${dataset} does not lie under a root`);
  }
}
