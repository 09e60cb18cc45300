import { colourise, type Dataset, instanceBoundaries, type Sample } from '@ecgan/data';
import {
  type ClassCount,
  DatasetError,
  type DatasetProblem,
  type Inspection,
  inspectDataset,
  type UnknownValue,
} from '@ecgan/data/node';
import { writeFileAtomically } from '@ecgan/training/node';
import type { Settings } from '../config/settings.js';
import { describeData } from '../data/describeData.js';
import { openData, type RunData } from '../data/openData.js';
import { skippedLines } from '../data/skippedLines.js';
import { spreadIndices } from '../data/spreadIndices.js';
import { OutputExistsError } from '../errors.js';
import { Picture } from '../pictures/Picture.js';
import { drawSampleSheet } from '../pictures/sampleSheet.js';
import { withSteps } from '../run/budget.js';
import { existing } from '../run/runFolder.js';
import { legendOf } from '../samples/samples.js';
import { reportProgress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/Terminal.js';
import { withFlags } from '../terminal/withFlags.js';
import { readSettings, type SettingFlags } from './readSettings.js';
import { printStepCost } from './stepCost.js';

/** Flags of `ecgan inspect`: these, and every setting. */
interface InspectFlags extends SettingFlags {
  sheet?: string;
  force?: boolean;
  /** False with `--no-cost`: the cost of a step is not measured. */
  cost?: boolean;
}

/**
 * `ecgan inspect`: decodes a dataset once, and prints what is in it and what a training step on it costs.
 *
 * @throws DatasetError if training would refuse the dataset, with the same message.
 */
export async function inspect(flags: InspectFlags, terminal: Terminal): Promise<number> {
  const { sheet, force, cost = true } = flags;
  const settings = await readSettings(flags);
  if (sheet !== undefined && !force && (await existing([sheet])).length > 0)
    throw new OutputExistsError([sheet], '--sheet');
  const problems = await printInspection(settings, terminal);
  if (problems.length > 0) printProblems(problems, terminal);
  const data = await openData(settings, { check: false }).catch((error: unknown) => {
    if (problems.length > 0) throw new DatasetError(problems);
    throw error;
  });
  try {
    if (sheet !== undefined) await writeSheet(sheet, data, settings, terminal);
    if (problems.length > 0) throw new DatasetError(problems);
    if (cost) await printStepCost(withSteps(settings, data), data, terminal, 'Measured in two steps of training:');
  } finally {
    await data.workers?.dispose();
  }
  return 0;
}

async function printInspection(settings: Settings, terminal: Terminal): Promise<DatasetProblem[]> {
  const { train, heldOut } = describeData(settings);
  const problems: DatasetProblem[] = [];
  for (const [part, description] of Object.entries({ 'to train on': train, 'held out': heldOut })) {
    if (!description) continue;
    const inspection = await inspectDataset(description, { onProgress: reportProgress(terminal) });
    for (const line of inspectionLines(`${settings.dataset}, ${part}`, inspection)) terminal.print(line);
    terminal.print();
    problems.push(...inspection.problems);
  }
  return problems;
}

/** Prints all problems, because the error that ends the command names only the first. */
function printProblems(problems: readonly DatasetProblem[], terminal: Terminal): void {
  terminal.print(`problems    ${problems.length}`);
  for (const { file, message } of problems) terminal.print(`  ${file}: ${withFlags(message)}`);
}

async function writeSheet(path: string, { train }: RunData, settings: Settings, terminal: Terminal): Promise<void> {
  const title = `${settings.dataset} · ${train.length} to train on`;
  const sheet = await datasetSheet(title, train, settings.sampleRows);
  if (!sheet) return terminal.print('Samples     none: no file can be read');
  await writeFileAtomically(path, sheet.toPng());
  terminal.print(`Samples     ${path}`);
}

/** Draws samples spread evenly over a dataset, as training receives them; undefined if none can be read. */
async function datasetSheet(title: string, dataset: Dataset, rows: number): Promise<Picture | undefined> {
  const indices = spreadIndices(dataset.length, Math.min(rows, dataset.length));
  const samples = (await Promise.all(indices.map((index) => readSample(dataset, index)))).flat();
  if (samples.length === 0) return undefined;
  const boundaries = samples.every(({ instances }) => instances !== undefined);
  return drawSampleSheet({
    title,
    columns: ['photo', 'label map', 'edges', ...(boundaries ? ['boundaries'] : [])],
    rows: samples.map((sample) => picturesOf(sample, dataset, boundaries)),
    legend: legendOf(dataset),
  });
}

/** Reads a sample. Gives none if its files are damaged, which was reported before. */
async function readSample(dataset: Dataset, index: number): Promise<Sample[]> {
  try {
    return [await dataset.sample(index)];
  } catch (error) {
    if (error instanceof DatasetError) return [];
    throw error;
  }
}

function picturesOf({ photo, labels, edges, instances, height, width }: Sample, dataset: Dataset, boundaries: boolean) {
  const grey = (values: ArrayLike<number>, scale: number) =>
    new Picture(
      width,
      height,
      Uint8Array.from({ length: 3 * height * width }, (_, i) => scale * values[Math.floor(i / 3)]),
    );
  return [
    new Picture(width, height, photo),
    new Picture(width, height, colourise(labels, dataset.palette)),
    grey(edges, 1),
    ...(boundaries && instances ? [grey(instanceBoundaries(instances, height, width), 255)] : []),
  ];
}

/** Maximum number of sizes, and of classes without pixels, that are listed; the others are counted. */
const [MOST_SIZES, MOST_ABSENT] = [5, 20];

/** Describes a dataset in lines of text: pairs, sizes, the share of each class, and pixel values that are no class. */
export function inspectionLines(title: string, inspection: Inspection): string[] {
  const { pairs, classes, unknown, turnedPhotos, skipped } = inspection;
  const heading = `${title}: ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}`;
  const left = skippedLines(skipped).map((line) => `  ${line}`);
  if (pairs === 0) return [heading, ...left];
  const present = classes.filter(({ pixels }) => pixels > 0);
  const absent = classes.filter(({ pixels }) => pixels === 0);
  return [
    heading,
    ...sizeLines(inspection),
    ...(turnedPhotos > 0
      ? [`  rotated   ${turnedPhotos} photos have an EXIF rotation that is ignored: see --auto-orient`]
      : []),
    `  classes   ${present.length} of ${classes.length} have pixels`,
    ...classLines(present),
    ...absentLines(absent),
    ...unknownLines(unknown),
    ...left,
  ];
}

function sizeLines({ sizes, height, width }: Inspection): string[] {
  const shown = sizes.slice(0, MOST_SIZES).map((size) => `${size.width}×${size.height} (${size.pairs})`);
  const others = sizes.length - shown.length;
  const more = others > 0 ? ` and ${others} more` : '';
  const range = ({ min, median, max }: Inspection['height']) => `${min} to ${max}, median ${median}`;
  return [
    `  sizes     ${shown.join(', ')}${more}, width×height (pairs)`,
    ...(sizes.length > 1 ? [`            width ${range(width)}; height ${range(height)}`] : []),
  ];
}

function classLines(classes: readonly ClassCount[]): string[] {
  const total = classes.reduce((sum, { pixels }) => sum + pixels, 0);
  const longest = Math.max(4, ...classes.map(({ name }) => name.length));
  const line = (id: string, name: string, share: string, images: string) =>
    `    ${id.padStart(3)}  ${name.padEnd(longest)}  ${share.padStart(8)}  ${images.padStart(8)}`;
  const rows = classes.map(({ id, name, pixels, images }) => line(`${id}`, name, percent(pixels / total), `${images}`));
  return [line('id', 'name', 'pixels', 'pictures'), ...rows];
}

function absentLines(absent: readonly ClassCount[]): string[] {
  if (absent.length === 0) return [];
  const named = absent.slice(0, MOST_ABSENT).map(({ id, name }) => `${id} ${name}`);
  const others = absent.length - named.length;
  return [`  absent    ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`];
}

/** Formats a share in percent. A class with pixels never shows as 0.00 %. */
const percent = (share: number) => (share < 1e-4 ? '< 0.01 %' : `${(100 * share).toFixed(2)} %`);

function unknownLines(unknown: readonly UnknownValue[]): string[] {
  if (unknown.length === 0) return ['  unknown   none: every id is a class'];
  return unknown.map(({ id, colour, file, x, y, pixels, files }) => {
    const value = colour ? `colour ${colour.join(', ')}` : `id ${id}`;
    return `  unknown   ${value}: first in ${file} at x ${x}, y ${y}; ${pixels} pixels in ${files} ${files === 1 ? 'file' : 'files'}`;
  });
}
