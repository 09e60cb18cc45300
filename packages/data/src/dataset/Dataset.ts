import type { PaletteColour } from '../decode/LabelRules.js';
import type { Augmentation } from './Augmentation.js';
import type { Sample } from './Sample.js';

/** A numbered collection of samples of one size. Anything with these fields can be trained on. */
export interface Dataset {
  /** How many samples there are. */
  readonly length: number;
  /** Class ids are 0 ≤ id < numClasses. */
  readonly numClasses: number;
  /** Names of the classes, by id. */
  readonly classNames: readonly string[];
  /** Colours of the classes in label pictures, by id. */
  readonly palette: readonly PaletteColour[];
  /** The class that stands for "unlabelled": losses and scores skip its pixels. */
  readonly ignoreLabel?: number;
  /** Size of every sample. */
  readonly height: number;
  readonly width: number;
  /** Size that pictures are loaded at where a crop is asked for; without it there is no room, and a crop changes nothing. */
  readonly loadHeight?: number;
  readonly loadWidth?: number;
  /**
   * Sample number `index`, 0 ≤ index < length: the same at every call with the same augmentation. Without one it is the
   * whole picture, as scores and samples show it.
   */
  sample(index: number, augmentation?: Augmentation): Promise<Sample>;
}
