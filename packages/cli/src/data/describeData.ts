import {
  ade20kClasses,
  camvidClasses,
  cityscapesClasses,
  cityscapesTrainClasses,
  cocoStuffClasses,
  type DatasetClasses,
  distinctColours,
  SyntheticScenes,
} from '@ecgan/data';
import type { DatasetDescription } from '@ecgan/data/node';
import { colourTable, parseSize, type Settings } from '../config/settings.js';

/** Descriptions of the datasets of a run, in plain JSON. */
interface DataDescriptions {
  train: DatasetDescription;
  /** The dataset of held-out images; undefined if they are the last ones of `train`. */
  heldOut?: DatasetDescription;
}

/** Maximum number of held-out images where the settings give no number. */
export const mostHeldOut = 16;

/** Describes the datasets that a run's settings name, in a form that worker threads can open. */
export function describeData(settings: Settings): DataDescriptions {
  const { height, width } = parseSize(settings.size);
  const { dataset, seed } = settings;
  if (dataset === 'scenes') {
    const scenes = { kind: dataset, height, width, seed };
    return {
      train: { ...scenes, length: settings.scenes },
      heldOut: { ...scenes, length: settings.heldOut ?? mostHeldOut, split: 'validation' },
    };
  }
  if (dataset === 'folder') return { train: folderOf(settings) };
  const train = publishedOf(settings, settings.split);
  return settings.split === 'val' ? { train } : { train, heldOut: publishedOf(settings, 'val') };
}

/** Options that every dataset on disk takes. */
function filesOf({ size, loadSize, levels, autoOrient, edgesAtPhotoSize }: Settings) {
  const loaded = loadSize === null ? undefined : parseSize(loadSize);
  const load = loaded && { loadHeight: loaded.height, loadWidth: loaded.width };
  return { ...parseSize(size), ...load, levels, autoOrient, edgesAtPhotoSize };
}

function folderOf(settings: Settings): DatasetDescription {
  const { photos, labels, instances, classes, ignoreLabel, remap, paletteIndices, colours } = settings;
  const { photoEnding, labelEnding, instanceEnding } = settings;
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
    ...(photoEnding !== null && { photoEnding: photoEnding.split(',') }),
    ...(labelEnding !== null && { labelEnding }),
    ...(instanceEnding !== null && { instanceEnding }),
  };
}

function publishedOf(settings: Settings, split: Settings['split']): DatasetDescription {
  const { dataset, ids, instances, size } = settings;
  const { remap } = settings;
  const changed = Object.keys(remap).length > 0 && { remap };
  const files = { root: `${settings.root}`, split, ...filesOf(settings), ...changed };
  const boundaries = readsBoundaries(settings);
  // ADE20K and COCO-Stuff are cropped by default. Without --load-size there is no crop, so the load size is the size.
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

/** The classes of a run: their names and colours, and the ids in files that stand for them. */
export function classesOf(settings: Settings): DatasetClasses {
  const { dataset, ids, remap, paletteIndices } = settings;
  switch (dataset) {
    case 'scenes': {
      const { numClasses, classNames, palette } = new SyntheticScenes({ height: 64, width: 64 });
      return { numClasses, classNames, palette, remap, paletteIndices };
    }
    case 'folder': {
      const numClasses = Number(settings.classes);
      const classNames = Array.from({ length: numClasses }, (_, id) => `class ${id}`);
      return { numClasses, classNames, palette: distinctColours(numClasses), remap, paletteIndices };
    }
    case 'cityscapes':
      return ids === 'raw' ? cityscapesClasses : cityscapesTrainClasses;
    case 'ade20k':
      return ade20kClasses;
    case 'coco-stuff':
      return cocoStuffClasses;
    case 'camvid':
      return camvidClasses;
  }
}

/** Whether the networks of a run read instance boundaries beside labels. */
export function readsBoundaries({ dataset, instances, boundaries }: Settings): boolean {
  if (dataset === 'folder') return instances !== null;
  return boundaries && (dataset === 'cityscapes' || dataset === 'coco-stuff');
}
