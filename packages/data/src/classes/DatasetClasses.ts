import type { LabelRules, PaletteColour } from '../decode/LabelRules.js';

/** The classes of a published dataset, and how the ids in its files become them: options for any dataset of such files. */
export interface DatasetClasses extends Pick<LabelRules, 'numClasses' | 'remap' | 'paletteIndices'> {
  /** By class id. */
  classNames: readonly string[];
  /** By class id, RGB 0–255. */
  palette: readonly PaletteColour[];
  /** The class that stands for "unlabelled". */
  ignoreLabel?: number;
}
