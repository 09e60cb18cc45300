import type { PaletteColour } from '../decode/LabelRules.js';
import type { Augmentation } from './Augmentation.js';
import type { Sample } from './Sample.js';

/** An indexed collection of samples of one size. Any object with these fields can be trained on. */
export interface Dataset {
  /** Number of samples. */
  readonly length: number;
  /** Class ids are 0 ≤ id < numClasses. */
  readonly numClasses: number;
  /** Class names by id. */
  readonly classNames: readonly string[];
  /** Class colours by id, for rendering label maps. */
  readonly palette: readonly PaletteColour[];
  /** Class of unlabelled pixels, which losses and scores ignore. */
  readonly ignoreLabel?: number;
  /** Height of every sample in pixels. */
  readonly height: number;
  /** Width of every sample in pixels. */
  readonly width: number;
  /**
   * Height images are loaded at before they are cropped to `height`. Undefined: images are loaded at `height` and not
   * cropped.
   */
  readonly loadHeight?: number;
  /** Width images are loaded at before they are cropped to `width`. */
  readonly loadWidth?: number;
  /**
   * Returns sample `index`, 0 ≤ index < length. Calls with the same augmentation return equal samples. Without an
   * augmentation the sample is the whole image, neither cropped nor flipped.
   */
  sample(index: number, augmentation?: Augmentation): Promise<Sample>;
}
