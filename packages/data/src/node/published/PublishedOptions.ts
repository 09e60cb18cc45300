import type { DatasetClasses } from '../../classes/DatasetClasses.js';
import type { SizeOptions } from '../../dataset/DatasetOptions.js';
import type { FileDatasetOptions, PhotoOptions } from '../folder/options.js';

/** Options of every published dataset; what is left out is as in the paper. */
export interface PublishedOptions
  extends Partial<SizeOptions>,
    PhotoOptions,
    Pick<FileDatasetOptions, 'check' | 'edgeCache'> {
  /** Classes of ids in the files beside those of the dataset, or instead of them: for files that were changed. */
  remap?: Readonly<Record<number, number>>;
}

/** What training on a dataset is done with. */
interface PaperSizes {
  height: number;
  width: number;
  /** Size that is loaded, as a multiple of the sample's. */
  load?: number;
  levels: number;
}

/** What a published dataset is opened with: its classes, the paper's sizes, and what the options change of both. */
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

/** The paper's sizes where the options have none; other sizes keep its proportions. */
function paperSizes(options: PublishedOptions, paper: PaperSizes): SizeOptions {
  const scale = (options.height ?? 0) / paper.height || (options.width ?? 0) / paper.width || 1;
  const { height = paper.height * scale, width = paper.width * scale, levels = paper.levels } = options;
  const loaded = (side: number) => (paper.load === undefined ? undefined : Math.round(paper.load * side));
  const { loadHeight = loaded(height), loadWidth = loaded(width) } = options;
  return { height, width, levels, loadHeight, loadWidth };
}
