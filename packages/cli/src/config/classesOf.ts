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
import type { Settings } from './settings.js';

/** The classes that a run draws: their names and colours, and which ids in files stand for them. */
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
