import { readFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import { parseSize } from '../config/parseSize.js';
import type { Settings } from '../config/settings.js';
import { Picture } from '../pictures/Picture.js';
import { sheetGeometry } from '../pictures/sampleSheet.js';
import type { SampleGrid } from '../report/ReportContent.js';
import { listSteps } from '../run/listSteps.js';
import { runFiles } from '../run/runFiles.js';
import { sheetColumns } from './sheetColumns.js';

/** Takes the pictures of every sample sheet of a run back out of it, each in its own pixels. */
export async function readSheets(folder: string, settings: Settings, rows: number): Promise<SampleGrid[]> {
  const { height, width } = parseSize(settings.size);
  const { scale, cell } = sheetGeometry(sheetColumns.length, rows, width, height);
  const steps = await listSteps(folder, 'samples');
  return Promise.all(
    steps.map(async (step) => {
      const file = decode(await readFile(runFiles.sample(folder, step)));
      const sheet = new Picture(file.width, file.height, Uint8Array.from(file.data));
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
