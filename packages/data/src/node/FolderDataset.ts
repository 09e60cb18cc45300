import { ValueError } from '@ecgan/core';
import type { Augmentation } from '../dataset/Augmentation.js';
import type { Dataset, PaletteColour } from '../dataset/Dataset.js';
import { distinctColours } from '../dataset/distinctColours.js';
import { prepareSample } from '../dataset/prepareSample.js';
import type { Sample } from '../dataset/Sample.js';
import { checkPair } from './checkPair.js';
import { DatasetError, type DatasetProblem } from './DatasetError.js';
import type { FolderPair } from './FolderPair.js';
import { checkFolderOptions, type FolderDatasetOptions } from './folderOptions.js';
import { mapConcurrently } from './mapConcurrently.js';
import { pairFolders } from './pairFolders.js';
import { readLabels } from './readLabels.js';
import { readPhoto } from './readPhoto.js';

/** Photos, labels and perhaps instances from files; made by `folderDataset`. */
export class FolderDataset implements Dataset {
  readonly numClasses: number;
  readonly classNames: readonly string[];
  readonly palette: readonly PaletteColour[];
  readonly ignoreLabel?: number;
  readonly height: number;
  readonly width: number;
  readonly loadHeight?: number;
  readonly loadWidth?: number;

  constructor(
    /** The files of each sample. */
    readonly pairs: readonly FolderPair[],
    private readonly options: FolderDatasetOptions,
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
    return this.pairs.length;
  }

  /**
   * Decodes every file once, four at a time, and lists what is wrong: nothing, or training will not stumble over one.
   */
  async check(): Promise<DatasetProblem[]> {
    return (await mapConcurrently(this.pairs, 4, (pair) => checkPair(pair, this.options))).flat();
  }

  /**
   * Reads sample `index`: the whole picture, or, with an augmentation, a crop of the size it is loaded at.
   * @throws ValueError unless 0 ≤ index < length.
   * @throws DatasetError if a file of it is wrong, or no longer what it was when the dataset was checked.
   */
  async sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    const pair = this.pairs[index];
    if (!pair) {
      const expected = `a whole number from 0 to ${this.length - 1}`;
      throw new ValueError({ argument: 'index', expected, received: index });
    }
    try {
      return await this.read(pair, augmentation);
    } catch (error) {
      const problems = await checkPair(pair, this.options);
      throw problems.length > 0 ? new DatasetError(problems) : error;
    }
  }

  private async read(pair: FolderPair, augmentation?: Augmentation): Promise<Sample> {
    const height = (augmentation && this.loadHeight) ?? this.height;
    const width = (augmentation && this.loadWidth) ?? this.width;
    const [picture, labels, instances] = await Promise.all([
      readPhoto(pair.photo, height, width, this.options),
      readLabels(pair.label, this.options),
      pair.instances === undefined ? undefined : readLabels(pair.instances, {}),
    ]);
    const source = { name: pair.stem, height, width, ...picture, labels, instances };
    const sample = prepareSample(source, this, augmentation);
    const stray = sample.labels.findIndex((id) => id >= this.numClasses);
    if (stray < 0) return sample;
    throw new ValueError({ argument: pair.label, expected: 'class ids', received: sample.labels[stray] });
  }
}

/**
 * A dataset from a folder of photos, one of label maps and optionally one of instance maps; files belong together whose
 * names are equal up to the extension.
 *
 * @remarks Photos may have any format sharp reads. Label maps are grey PNGs whose values are class ids, instance maps
 * grey PNGs of 8 or 16 bits. Photos are resized with Lanczos 3, label and instance maps to the nearest pixel.
 * @param options - See {@link FolderDatasetOptions}.
 * @throws DatasetError with everything that is wrong: folders missing or empty, files without their partner, sizes that
 * differ, ids out of range, pictures that are no label maps, damaged files.
 * @throws ShapeError if the size cannot be halved `levels − 1` times.
 * @throws ValueError if an option does not fit the others.
 * @example
 * ```ts
 * import { folderDataset } from '@ecgan/data/node';
 *
 * const dataset = await folderDataset({
 *   photos: 'camvid/train',
 *   labels: 'camvid/trainannot',
 *   numClasses: 12,
 *   ignoreLabel: 11,
 *   height: 128,
 *   width: 160,
 * });
 * dataset.length; // 367
 * ```
 */
export async function folderDataset(options: FolderDatasetOptions): Promise<FolderDataset> {
  checkFolderOptions(options);
  const { pairs, problems } = await pairFolders(options);
  const dataset = new FolderDataset(pairs, options);
  if (options.check ?? true) problems.push(...(await dataset.check()));
  if (problems.length > 0) throw new DatasetError(problems);
  return dataset;
}
