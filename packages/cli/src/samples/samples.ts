import { readFile } from 'node:fs/promises';
import { colourise, type Dataset } from '@ecgan/data';
import { writeFileAtomically } from '@ecgan/training/node';
import { dispose } from '@tensorflow/tfjs-core';
import { type DecodedPng, decode } from 'fast-png';
import { parseSize, type Settings } from '../config/settings.js';
import { RunFolderError } from '../errors.js';
import { type Colour, Picture } from '../pictures/Picture.js';
import { drawSampleSheet, fromTensor, sheetGeometry } from '../pictures/sampleSheet.js';
import type { SampleGrid } from '../report/ReportContent.js';
import { listSteps, runFiles } from '../run/runFolder.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import { generateSamples } from './generateSamples.js';

/** Captions of a sample sheet's columns. */
export const sheetColumns = [
  ...(['label map', 'generated edge', "image I'", "refined I''"] as const),
  ...(['class-specific Î', 'photo'] as const),
] as const;

/** Captions for a run whose class-specific term is off, because its decoder is not trained. */
const columnsWithoutClasses = sheetColumns.filter((caption) => caption !== 'class-specific Î');

/** Draws the run's fixed held-out samples with the current weights, and writes them as a sheet. */
export async function writeSheet(run: TrainingRun): Promise<void> {
  const { folder, settings, trainer, networks, data, events } = run;
  const { heldOut } = data;
  const decoder = settings.weights.classPixel === 0 ? undefined : networks.classPixelGenerator;
  const { samples, ...images } = await generateSamples(trainer, heldOut, settings.sampleRows, settings, decoder);
  const { edge, image, refined, classSpecific, photos } = images;
  const drawn = [edge, image, refined, ...(classSpecific ? [classSpecific] : []), photos];
  const pictures = await Promise.all(drawn.map(fromTensor));
  dispose(drawn);
  const rows = samples.map(({ labels, height, width }, i) => [
    new Picture(width, height, colourise(labels, heldOut.palette)),
    ...pictures.map((column) => column[i]),
  ]);
  const sheet = await drawSampleSheet({
    title: `ECGAN · step ${trainer.step} of ${settings.steps} · held-out ${settings.dataset === 'scenes' ? 'scenes' : 'images'}`,
    columns: decoder ? sheetColumns : columnsWithoutClasses,
    rows,
    legend: legendOf(heldOut),
  });
  const png = sheet.toPng();
  await writeFileAtomically(runFiles.sample(folder, trainer.step), png);
  await events.sheet(trainer.step, { png, height: sheet.height, width: sheet.width });
}

/** Maximum number of classes in a legend. */
const MOST_CLASSES = 40;

/** Names and colours of a dataset's classes, or none where there are too many to list. */
export function legendOf({ classNames, palette }: Dataset): { name: string; colour: Colour }[] {
  if (classNames.length > MOST_CLASSES) return [];
  return classNames.map((name, id) => ({ name, colour: palette[id] }));
}

/** Maximum number of sheets that are read: as many as fit side by side in the report. */
const MOST_MOMENTS = 7;

/**
 * Reads the pictures back out of a run's sample sheets, at their original size: from the first sheet, the last and some
 * between.
 *
 * @param rows - Maximum number of rows, one per scene, on a sheet.
 * @throws {@link RunFolderError} if a sheet is damaged.
 */
export async function readSheets(folder: string, settings: Settings, rows: number): Promise<SampleGrid[]> {
  const { height, width } = parseSize(settings.size);
  const steps = spread(await listSteps(folder, 'samples'), MOST_MOMENTS);
  return Promise.all(
    steps.map(async (step) => {
      const path = runFiles.sample(folder, step);
      const sheet = await readSheet(path);
      const columns = columnsOf(sheet, width);
      if (!columns) throw damaged(path, 'its width is not that of its pictures');
      const drawn = rowsOn(sheet, rows, columns.length, { height, width });
      if (!drawn) throw damaged(path, 'it is too small for its pictures');
      const { scale, cell } = sheetGeometry(columns.length, drawn, width, height);
      const pictures = Array.from({ length: drawn }, (_, row) =>
        columns.map((_, column) => {
          const { left, top } = cell(row, column);
          return sheet.extract(left, top, width, height, scale);
        }),
      );
      return { step, columns, rows: pictures };
    }),
  );
}

/**
 * The captions of a sheet, with or without the class-specific image, which its width tells. Undefined if neither fits.
 */
function columnsOf(sheet: Picture, width: number): readonly string[] | undefined {
  const widthOf = ({ length }: readonly string[]) => sheetGeometry(length, 1, width, 1).sheetWidth;
  return [sheetColumns, columnsWithoutClasses].find((columns) => sheet.width === widthOf(columns));
}

/** Number of rows on a sheet: fewer than `most` if the run held out fewer pictures when it was drawn. */
function rowsOn(
  sheet: Picture,
  most: number,
  columns: number,
  { height, width }: { height: number; width: number },
): number | undefined {
  for (let rows = most; rows > 0; rows--)
    if (sheet.height >= sheetGeometry(columns, rows, width, height).bodyBottom) return rows;
  return undefined;
}

async function readSheet(path: string): Promise<Picture> {
  let file: DecodedPng;
  try {
    file = decode(await readFile(path), { checkCrc: true });
  } catch (cause) {
    throw damaged(path, (cause as Error).message, cause);
  }
  if (file.channels !== 3 || file.depth !== 8) throw damaged(path, 'it is not an 8-bit RGB picture');
  return new Picture(file.width, file.height, Uint8Array.from(file.data));
}

function damaged(path: string, reason: string, cause?: unknown): RunFolderError {
  const message = `${path}: this sample sheet is damaged (${reason}). Remove it: the report then leaves it out.`;
  return new RunFolderError(message, { path }, { cause });
}

/** Picks `most` entries, spread evenly, including the first and the last. */
function spread(steps: readonly number[], most: number): readonly number[] {
  if (steps.length <= most) return steps;
  return Array.from({ length: most }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 1))]);
}
