import type { Augmentation } from '../../dataset/Augmentation.js';
import { checkDatasetOptions } from '../../dataset/DatasetOptions.js';
import { PreparedDataset } from '../../dataset/PreparedDataset.js';
import type { SampleSource } from '../../dataset/prepareSample.js';
import type { Sample } from '../../dataset/Sample.js';
import { describeStray } from '../../decode/describeStray.js';
import { LabelFileError } from '../../decode/LabelFileError.js';
import { DatasetError, type DatasetProblem } from '../DatasetError.js';
import { inspectPairs } from './inspectPairs.js';
import type { FileDatasetOptions, FolderDatasetOptions } from './options.js';
import type { PairedFiles } from './PairedFiles.js';
import { type FolderPair, pairFolders } from './pairFolders.js';
import { readInstances, readLabels } from './readLabels.js';
import { readPhoto } from './readPhoto.js';

/** Photos, labels and perhaps instances from files; made by `folderDataset` and the functions of published datasets. */
export class FolderDataset extends PreparedDataset<FolderPair> {
  constructor(
    /** The files of each sample. */
    readonly pairs: readonly FolderPair[],
    /** What it was made with. */
    readonly options: FileDatasetOptions,
  ) {
    super(pairs, options);
  }

  /**
   * Decodes every file once, four at a time, and lists what is wrong: nothing, or training will not stumble over one.
   */
  async check(): Promise<DatasetProblem[]> {
    return (await inspectPairs(this.pairs, this.options)).problems;
  }

  /**
   * Reads sample `index`: the whole picture, or, with an augmentation, a crop of the size it is loaded at.
   * @throws ValueError unless 0 ≤ index < length.
   * @throws DatasetError if a file of it is wrong, or no longer what it was when the dataset was checked.
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
    const [picture, { map, strays }, instances] = await Promise.all([
      readPhoto(pair.photo, height, width, this.options),
      readLabels(pair.label, this.options),
      pair.instances === undefined ? undefined : readInstances(pair.instances),
    ]);
    if (strays.length > 0) throw new LabelFileError({ file: pair.label, ...describeStray(strays[0], this.options) });
    return { name: pair.stem, height, width, ...picture, labels: map, instances };
  }
}

/** Pairs the files of folders; nothing is decoded. */
export async function folderFiles(options: FolderDatasetOptions): Promise<PairedFiles> {
  const { photos, labels, instances } = options;
  const pairing = await pairFolders({
    photos: { path: photos },
    labels: { path: labels },
    ...(instances !== undefined && { instances: { path: instances } }),
  });
  return { ...pairing, options };
}

/**
 * Makes a dataset of paired files, or refuses it.
 *
 * @throws DatasetError with everything that is wrong.
 * @throws ShapeError or ValueError if the options fit no dataset.
 */
export async function openPairs({ pairs, problems, options }: PairedFiles): Promise<FolderDataset> {
  checkDatasetOptions(options);
  const dataset = new FolderDataset(pairs, options);
  const all = (options.check ?? true) ? [...problems, ...(await dataset.check())] : problems;
  if (all.length > 0) throw new DatasetError(all);
  return dataset;
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
  return openPairs(await folderFiles(options));
}
