import type { DatasetClasses } from '../../classes/DatasetClasses.js';
import type { SizeOptions } from '../../dataset/DatasetOptions.js';
import type { FileDatasetOptions, PhotoOptions } from '../folder/options.js';

/** Options of every published dataset; the defaults are the paper's values. */
export interface PublishedOptions
  extends Partial<SizeOptions>,
    PhotoOptions,
    Pick<FileDatasetOptions, 'check' | 'edgeCache'> {
  /** Class ids of file ids, merged over the mapping of the dataset, for files that were changed. */
  remap?: Readonly<Record<number, number>>;
}

/** Sizes the paper trains a dataset with. */
interface PaperSizes {
  height: number;
  width: number;
  /** Load size as a multiple of the sample size. */
  load?: number;
  levels: number;
}

/** Merges the classes of a published dataset, the paper's sizes and the caller's options, which take precedence. */
export function publishedOptions(
  options: PublishedOptions,
  classes: DatasetClasses,
  paper: PaperSizes,
): FileDatasetOptions {
  return {
    ...{ ...classes, ...options, ...paperSizes(options, paper) },
    remap: { ...classes.remap, ...options.remap },
  };
}

/** Fills in missing sizes: the paper's, or sizes of the paper's aspect ratio if one side is given. */
function paperSizes(options: PublishedOptions, paper: PaperSizes): SizeOptions {
  const scale = (options.height ?? 0) / paper.height || (options.width ?? 0) / paper.width || 1;
  const { height = paper.height * scale, width = paper.width * scale, levels = paper.levels } = options;
  const loaded = (side: number) => (paper.load === undefined ? undefined : Math.round(paper.load * side));
  const { loadHeight = loaded(height), loadWidth = loaded(width) } = options;
  return { height, width, levels, loadHeight, loadWidth };
}
