import type { LabelRules, PaletteColour } from '../decode/LabelRules.js';

/**
 * Classes of a published dataset and the mapping from the ids in its files to class ids; usable as options of any file
 * dataset.
 */
export interface DatasetClasses extends Pick<LabelRules, 'numClasses' | 'remap' | 'paletteIndices'> {
  /** Class names by class id. */
  classNames: readonly string[];
  /** Class colours by class id, RGB 0–255. */
  palette: readonly PaletteColour[];
  /** The class that stands for "unlabelled". */
  ignoreLabel?: number;
}
