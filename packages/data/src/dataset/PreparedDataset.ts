import { ValueError } from '@ecgan/core/errors';
import type { PaletteColour } from '../decode/LabelRules.js';
import type { Augmentation } from './Augmentation.js';
import type { Dataset } from './Dataset.js';
import type { DatasetOptions } from './DatasetOptions.js';
import { distinctColours } from './distinctColours.js';
import { prepareSample, type SampleSource } from './prepareSample.js';
import type { Sample } from './Sample.js';

/** Base class of datasets that decode images: properties from {@link DatasetOptions}, resize, crop and flip. */
export abstract class PreparedDataset<Item> implements Dataset {
  readonly numClasses: number;
  readonly classNames: readonly string[];
  readonly palette: readonly PaletteColour[];
  readonly ignoreLabel?: number;
  readonly height: number;
  readonly width: number;
  readonly loadHeight?: number;
  readonly loadWidth?: number;

  protected constructor(
    protected readonly items: readonly Item[],
    options: DatasetOptions,
  ) {
    const { numClasses, classNames, palette } = options;
    this.numClasses = numClasses;
    this.classNames = classNames ?? Array.from({ length: numClasses }, (_, id) => `class ${id}`);
    this.palette = palette ?? distinctColours(numClasses);
    this.ignoreLabel = options.ignoreLabel;
    this.height = options.height;
    this.width = options.width;
    this.loadHeight = options.loadHeight;
    this.loadWidth = options.loadWidth;
  }

  get length(): number {
    return this.items.length;
  }

  /**
   * Loads sample `index`: without an augmentation the whole image, with one a crop of the image at its load size,
   * flipped if the augmentation flips.
   * @throws ValueError unless 0 ≤ index < length.
   */
  async sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    const item = this.items[index];
    if (item === undefined) {
      const expected = `an integer from 0 to ${this.length - 1}`;
      throw new ValueError({ argument: 'index', expected, received: index });
    }
    const height = (augmentation && this.loadHeight) ?? this.height;
    const width = (augmentation && this.loadWidth) ?? this.width;
    return prepareSample(await this.load(item, height, width), this, augmentation);
  }

  /** Decodes an item, its photo resized to `height`×`width`. */
  protected abstract load(item: Item, height: number, width: number): Promise<SampleSource>;
}
