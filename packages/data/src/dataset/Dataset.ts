import type { Sample } from './Sample.js';

/** A colour of a palette, RGB 0–255. */
export type PaletteColour = readonly [red: number, green: number, blue: number];

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
  /** Sample number `index`, 0 ≤ index < length: the same at every call. */
  sample(index: number): Promise<Sample>;
}
