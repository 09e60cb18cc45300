import { readFile } from 'node:fs/promises';
import { type DecodedPng, decode } from 'fast-png';
import { parseSize } from '../config/parseSize.js';
import type { Settings } from '../config/settings.js';
import { RunFolderError } from '../errors/RunFolderError.js';
import { Picture } from '../pictures/Picture.js';
import { sheetGeometry } from '../pictures/sampleSheet.js';
import type { SampleGrid } from '../report/ReportContent.js';
import { listSteps } from '../run/listSteps.js';
import { runFiles } from '../run/runFiles.js';
import { sheetColumns } from './sheetColumns.js';

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
