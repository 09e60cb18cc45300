import type { Augmentation } from '../../dataset/Augmentation.js';
import { assertDatasetOptions } from '../../dataset/DatasetOptions.js';
import { PreparedDataset } from '../../dataset/PreparedDataset.js';
import type { SampleSource } from '../../dataset/prepareSample.js';
import type { Sample } from '../../dataset/Sample.js';
import { describeUnknownId } from '../../decode/describeUnknownId.js';
import { LabelFileError } from '../../decode/LabelFileError.js';
import { DatasetError, type DatasetProblem } from '../DatasetError.js';
import { inspectPairs } from './inspectPairs.js';
import type { FileDatasetOptions, FolderDatasetOptions } from './options.js';
import type { PairedFiles } from './PairedFiles.js';
import type { FolderPair } from './Pairing.js';
import { pairFolders } from './pairFolders.js';
import { readInstances, readLabels } from './readLabels.js';
import { readPhoto } from './readPhoto.js';

/**
 * A dataset of photos, label maps and optional instance maps on disk; made by `folderDataset` and the functions of the
 * published datasets.
 */
export class FolderDataset extends PreparedDataset<FolderPair> {
  constructor(
    /** Files of each sample. */
    readonly pairs: readonly FolderPair[],
    /** Options the dataset was opened with. */
    readonly options: FileDatasetOptions,
  ) {
    super(pairs, options);
  }

  /**
   * Decodes every file once, four pairs at a time, and returns all problems; an empty array means that training can
   * read every file.
   */
  async check(): Promise<DatasetProblem[]> {
    return (await inspectPairs(this.pairs, this.options)).problems;
  }

  /**
   * Reads sample `index`: without an augmentation the whole image, with one a crop of the image at its load size,
   * flipped if the augmentation flips.
   * @throws ValueError unless 0 ≤ index < length.
   * @throws DatasetError if a file of the sample has a problem, for example because it changed after the dataset was
   * checked.
   */
  override async sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    try {
      return await super.sample(index, augmentation);
    } catch (error) {
      const { problems } = await inspectPairs(this.pairs.slice(index, index + 1), this.options);
      throw problems.length > 0 ? new DatasetError(problems) : error;
    }
  }

  protected async load(pair: FolderPair, height: number, width: number): Promise<SampleSource> {
    const [picture, { map, unknownIds }, instances] = await Promise.all([
      readPhoto(pair.photo, height, width, this.options),
      readLabels(pair.label, this.options),
      pair.instances === undefined ? undefined : readInstances(pair.instances),
    ]);
    if (unknownIds.length > 0)
      throw new LabelFileError({ file: pair.label, ...describeUnknownId(unknownIds[0], this.options) });
    return { name: pair.stem, height, width, ...picture, labels: map, instances };
  }
}

/** Pairs the files of the folders without decoding them. */
export async function folderFiles(all: FolderDatasetOptions): Promise<PairedFiles> {
  const { photos, labels, instances, photoEnding, labelEnding, instanceEnding, ...options } = all;
  const pairing = await pairFolders({
    photos: { path: photos, names: photoEnding === undefined ? undefined : [photoEnding].flat() },
    labels: { path: labels, names: labelEnding === undefined ? undefined : [labelEnding] },
    ...(instances !== undefined && {
      instances: { path: instances, names: instanceEnding === undefined ? undefined : [instanceEnding] },
    }),
  });
  return { ...pairing, options };
}

/**
 * Makes a dataset of paired files and, unless `check` is false, decodes every file once.
 *
 * @throws DatasetError with all problems of the files.
 * @throws ShapeError or ValueError if an option is invalid or contradicts another.
 */
export async function openPairs({ pairs, problems, options }: PairedFiles): Promise<FolderDataset> {
  assertDatasetOptions(options);
  const dataset = new FolderDataset(pairs, options);
  const all = (options.check ?? true) ? [...problems, ...(await dataset.check())] : problems;
  if (all.length > 0) throw new DatasetError(all);
  return dataset;
}

/**
 * Opens a dataset of a folder of photos, a folder of label maps and optionally a folder of instance maps, with their
 * subfolders. Files whose names are equal up to the extension and the endings form a sample.
 *
 * @remarks Photos can have any format sharp reads, or BMP. Label maps are grey images whose values are class ids, or,
 * with `paletteIndices` or `colours`, palette or colour images, in a format that keeps them exactly: PNG, BMP, TIFF, GIF
 * or lossless WebP. In instance maps each object has its own value.
 * Photos are resized with a Lanczos-3 filter, label and instance maps by nearest neighbour.
 * @param options - See {@link FolderDatasetOptions}.
 * @throws DatasetError with all problems: missing or empty folders, files without a counterpart, sizes that differ, ids
 * out of range, images that are not label maps, damaged files.
 * @throws ShapeError if the size cannot be halved `levels − 1` times.
 * @throws ValueError if an option is invalid or contradicts another.
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
  return openPairs(await folderFiles(options));
}
