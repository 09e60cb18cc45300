import type { Dataset } from '../../dataset/Dataset.js';
import { assertDatasetOptions } from '../../dataset/DatasetOptions.js';
import { assertDescription } from '../assertDescription.js';
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
  /** Called after every pair with the number of pairs done and the total. */
  onProgress?: InspectionProgress;
}

/**
 * Decodes every file of a dataset once and reports pairs, sizes, pixel and image counts per class, ids and colours that
 * are not a class, and all problems.
 *
 * @param dataset - A description or an open dataset. If it has no files, every sample is generated.
 * @param options - See {@link InspectOptions}.
 * @throws ValueError or ShapeError if the description is invalid. Problems with files do not throw; they are in
 * `problems`.
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
  assertDescription(dataset);
  const { pairs, problems, skipped, options } = await pairFiles(dataset);
  assertDatasetOptions(options);
  return { ...(await inspectFiles(new FolderDataset(pairs, options), problems, onProgress)), skipped };
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
  return summarize(dataset, { tally, reports, unknown: [], problems: [] });
}

async function inspectFiles(dataset: FolderDataset, pairing: DatasetProblem[], onProgress?: InspectionProgress) {
  const found = await inspectPairs(dataset.pairs, dataset.options, onProgress);
  return summarize(dataset, { ...found, problems: [...pairing, ...found.problems] });
}

function summarize(dataset: Dataset, { tally, reports, unknown, problems }: PairReports): Inspection {
  const sizes = reports.flatMap(({ size }) => (size ? [size] : []));
  return {
    pairs: reports.length,
    sizes: countSizes(sizes),
    height: rangeOf(sizes.map(({ height }) => height)),
    width: rangeOf(sizes.map(({ width }) => width)),
    classes: dataset.classNames.map((name, id) => ({ id, name, pixels: tally.pixels[id], images: tally.images[id] })),
    unknown,
    skipped: [],
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

/** For an even count the median is the lower of the two middle values, so that it is a length that occurs. */
function rangeOf(lengths: readonly number[]): SideRange {
  const sorted = [...lengths].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[(sorted.length - 1) >> 1] ?? 0, max: sorted[sorted.length - 1] ?? 0 };
}
