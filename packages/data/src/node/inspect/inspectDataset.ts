import type { Dataset } from '../../dataset/Dataset.js';
import { checkDatasetOptions } from '../../dataset/DatasetOptions.js';
import { checkDescription } from '../checkDescription.js';
import type { DatasetDescription } from '../DatasetDescription.js';
import type { DatasetProblem } from '../DatasetError.js';
import { ClassTally } from '../folder/ClassTally.js';
import { FolderDataset } from '../folder/FolderDataset.js';
import { type InspectionProgress, inspectPairs, type PairReports } from '../folder/inspectPairs.js';
import { openDataset } from '../openDataset.js';
import { pairFiles } from '../pairFiles.js';
import type { Inspection, SideRange, SizeCount } from './Inspection.js';

/** Options of {@link inspectDataset}. */
export interface InspectOptions {
  /** Told after every pair: how many are done, of how many. */
  onProgress?: InspectionProgress;
}

/**
 * Decodes a dataset once and tells what is in it: pairs, sizes, how much of it each class covers, ids and colours that
 * are no class, and everything that training would refuse it for, in the same words.
 *
 * @param dataset - A description, or a dataset; one that does not come from files is drawn sample by sample.
 * @param options - See {@link InspectOptions}.
 * @throws ValueError or ShapeError if the description fits no dataset; what is wrong with files is in `problems`.
 * @example
 * ```ts
 * import { inspectDataset } from '@ecgan/data/node';
 *
 * const inspection = await inspectDataset({ kind: 'scenes', height: 64, width: 64, length: 10 });
 * inspection.sizes; // [{ height: 64, width: 64, pairs: 10 }]
 * ```
 */
export async function inspectDataset(
  dataset: DatasetDescription | Dataset,
  { onProgress }: InspectOptions = {},
): Promise<Inspection> {
  if (!('kind' in dataset)) return inspectOpen(dataset, onProgress);
  if (dataset.kind === 'scenes') return inspectOpen(await openDataset(dataset), onProgress);
  checkDescription(dataset);
  const { pairs, problems, options } = await pairFiles(dataset);
  checkDatasetOptions(options);
  return inspectFiles(new FolderDataset(pairs, options), problems, onProgress);
}

async function inspectOpen(dataset: Dataset, onProgress?: InspectionProgress): Promise<Inspection> {
  if (dataset instanceof FolderDataset) return inspectFiles(dataset, [], onProgress);
  const tally = new ClassTally(dataset.numClasses);
  const reports: PairReports['reports'] = [];
  for (let index = 0; index < dataset.length; index++) {
    const { height, width, labels } = await dataset.sample(index);
    tally.add(labels);
    reports.push({ size: { height, width }, turned: false, problems: [] });
    onProgress?.(index + 1, dataset.length);
  }
  return summary(dataset, { tally, reports, unknown: [], problems: [] });
}

async function inspectFiles(dataset: FolderDataset, pairing: DatasetProblem[], onProgress?: InspectionProgress) {
  const found = await inspectPairs(dataset.pairs, dataset.options, onProgress);
  return summary(dataset, { ...found, problems: [...pairing, ...found.problems] });
}

function summary(dataset: Dataset, { tally, reports, unknown, problems }: PairReports): Inspection {
  const sizes = reports.flatMap(({ size }) => (size ? [size] : []));
  return {
    pairs: reports.length,
    sizes: countSizes(sizes),
    height: rangeOf(sizes.map(({ height }) => height)),
    width: rangeOf(sizes.map(({ width }) => width)),
    classes: dataset.classNames.map((name, id) => ({ id, name, pixels: tally.pixels[id], images: tally.images[id] })),
    unknown,
    turnedPhotos: reports.filter(({ turned }) => turned).length,
    problems,
  };
}

function countSizes(sizes: readonly { height: number; width: number }[]): SizeCount[] {
  const counts = new Map<string, SizeCount>();
  for (const { height, width } of sizes) {
    const key = `${height}×${width}`;
    const known = counts.get(key);
    if (known) known.pairs++;
    else counts.set(key, { height, width, pairs: 1 });
  }
  return [...counts.values()].sort((a, b) => b.pairs - a.pairs);
}

/** The lower of the two middle ones is the median of an even number: a size that exists. */
function rangeOf(lengths: readonly number[]): SideRange {
  const sorted = [...lengths].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[(sorted.length - 1) >> 1] ?? 0, max: sorted[sorted.length - 1] ?? 0 };
}
