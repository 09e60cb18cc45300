import { readFile } from 'node:fs/promises';
import { batchOf, colourise, type Dataset, type Sample } from '@ecgan/data';
import type { EcganTrainer } from '@ecgan/training';
import { writeFileAtomically } from '@ecgan/training/node';
import { concat, dispose, type Tensor4D } from '@tensorflow/tfjs-core';
import { type DecodedPng, decode } from 'fast-png';
import { parseSize, type Settings } from '../config/settings.js';
import { readsBoundaries } from '../data/describeData.js';
import { RunFolderError } from '../errors.js';
import { type Colour, Picture } from '../pictures/Picture.js';
import { drawSampleSheet, fromTensor, sheetGeometry } from '../pictures/sampleSheet.js';
import type { SampleGrid } from '../report/ReportContent.js';
import { listSteps, runFiles } from '../run/runFolder.js';
import type { TrainingRun } from '../run/TrainingRun.js';

/** Draws the run's fixed held-out scenes as they come out now and writes the sheet. */
export async function writeSheet({ folder, settings, trainer, data, events }: TrainingRun): Promise<void> {
  const { heldOut } = data;
  const { samples, ...images } = await generateSamples(trainer, heldOut, settings.sampleRows, settings);
  const [edge, image, refined, photos] = await Promise.all(
    [images.edge, images.image, images.refined, images.photos].map(fromTensor),
  );
  dispose({ ...images });
  const rows = samples.map(({ labels, height, width }, i) => [
    new Picture(width, height, colourise(labels, heldOut.palette)),
    edge[i],
    image[i],
    refined[i],
    photos[i],
  ]);
  const sheet = await drawSampleSheet({
    title: `ECGAN · step ${trainer.step} of ${settings.steps} · held-out ${settings.dataset === 'scenes' ? 'scenes' : 'images'}`,
    columns: sheetColumns,
    rows,
    legend: legendOf(heldOut),
  });
  const png = sheet.toPng();
  await writeFileAtomically(runFiles.sample(folder, trainer.step), png);
  await events.sheet(trainer.step, { png, height: sheet.height, width: sheet.width });
}

/** What the generator made of some samples. The caller disposes the tensors. */
interface GeneratedSamples {
  samples: Sample[];
  edge: Tensor4D;
  image: Tensor4D;
  refined: Tensor4D;
  /** The real photos, in the same order. */
  photos: Tensor4D;
}

/** Runs the averaged generator over the first `count` samples of a dataset, `settings.batch` at a time. */
export async function generateSamples(
  trainer: EcganTrainer,
  dataset: Dataset,
  count: number,
  settings: Settings,
): Promise<GeneratedSamples> {
  const { batch, levels } = settings;
  const samples = await Promise.all(
    Array.from({ length: Math.min(count, dataset.length) }, (_, i) => dataset.sample(i)),
  );
  const parts: Record<'edge' | 'image' | 'refined' | 'photos', Tensor4D[]> = {
    edge: [],
    image: [],
    refined: [],
    photos: [],
  };
  for (let first = 0; first < samples.length; first += batch) {
    const one = batchOf(samples.slice(first, first + batch), {
      numClasses: dataset.numClasses,
      levels,
      boundaries: readsBoundaries(settings),
    });
    const { edge, image, refined, features } = await trainer.generate(one.layout);
    features.dispose();
    parts.edge.push(edge);
    parts.image.push(image);
    parts.refined.push(refined);
    parts.photos.push(one.photos.clone());
    one.dispose();
  }
  const joined = {
    samples,
    edge: concat(parts.edge),
    image: concat(parts.image),
    refined: concat(parts.refined),
    photos: concat(parts.photos),
  };
  dispose(Object.values(parts).flat());
  return joined;
}

/** More classes than this make a legend nobody reads. */
const MOST_CLASSES = 40;

/** Names and colours of a dataset's classes, or none where there are too many to list. */
export function legendOf({ classNames, palette }: Dataset): { name: string; colour: Colour }[] {
  if (classNames.length > MOST_CLASSES) return [];
  return classNames.map((name, id) => ({ name, colour: palette[id] }));
}

/** At most this many moments of training are read: as many as fit side by side. */
const MOST_MOMENTS = 7;

/**
 * Takes the pictures of a run's sample sheets back out of them, each in its own pixels: of the first, the last and some between.
 *
 * @param rows - Scenes on each sheet.
 * @throws {@link RunFolderError} if a sheet is damaged.
 */
export async function readSheets(folder: string, settings: Settings, rows: number): Promise<SampleGrid[]> {
  const { height, width } = parseSize(settings.size);
  const { scale, cell, sheetWidth, bodyBottom } = sheetGeometry(sheetColumns.length, rows, width, height);
  const steps = spread(await listSteps(folder, 'samples'), MOST_MOMENTS);
  return Promise.all(
    steps.map(async (step) => {
      const path = runFiles.sample(folder, step);
      const sheet = await readSheet(path);
      if (sheet.width < sheetWidth || sheet.height < bodyBottom)
        throw damaged(path, 'it is too small for its pictures');
      const pictures = Array.from({ length: rows }, (_, row) =>
        sheetColumns.map((_, column) => {
          const { left, top } = cell(row, column);
          return sheet.extract(left, top, width, height, scale);
        }),
      );
      return { step, columns: sheetColumns, rows: pictures };
    }),
  );
}

async function readSheet(path: string): Promise<Picture> {
  let file: DecodedPng;
  try {
    file = decode(await readFile(path), { checkCrc: true });
  } catch (cause) {
    throw damaged(path, (cause as Error).message, cause);
  }
  if (file.channels !== 3 || file.depth !== 8) throw damaged(path, 'it is no RGB picture of 8 bits');
  return new Picture(file.width, file.height, Uint8Array.from(file.data));
}

function damaged(path: string, reason: string, cause?: unknown): RunFolderError {
  const message = `${path}: this sample sheet is damaged (${reason}). Take it away: the report then leaves it out.`;
  return new RunFolderError(message, { path }, { cause });
}

/** `most` entries spread evenly, first and last among them. */
function spread(steps: readonly number[], most: number): readonly number[] {
  if (steps.length <= most) return steps;
  return Array.from({ length: most }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 1))]);
}

/** Captions of a sample sheet's columns. */
export const sheetColumns = ['label map', 'generated edge', "image I'", "refined I''", 'photo'] as const;
