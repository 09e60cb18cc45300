import { drawSampleSheet, Picture, readReport, sheetColumns } from 'ecgan/internal';
import type { Trained } from './trainVariant.js';

/** Held-out scenes that are shown of each training. */
const SCENES = 2;

/**
 * Label map, edge, I', I'', class-specific image and photo of the same held-out scenes, as each training drew them at its last step: a block of rows for each.
 *
 * @param trained - Trainings of one seed, whose runs have sample sheets. Of one without class-specific pixels that column is blank.
 * @returns PNG bytes.
 */
export async function pictureSheet(trained: readonly Trained[]): Promise<Uint8Array> {
  const rows: Picture[][] = [];
  const rowTitles: string[] = [];
  let legend: Awaited<ReturnType<typeof readReport>>['legend'] = [];
  for (const { variant, run } of trained) {
    if (run === undefined) throw new TypeError(`${variant.name} has no run`);
    const report = await readReport(run);
    const last = report.samples.at(-1);
    if (!last) throw new Error(`${run}: it has no sample sheet.`);
    legend = report.legend;
    for (const pictures of last.rows.slice(0, SCENES)) {
      const of = new Map(last.columns.map((column, i) => [column, pictures[i]]));
      const [{ width, height }] = pictures;
      rows.push(sheetColumns.map((column) => of.get(column) ?? new Picture(width, height).fill([229, 229, 226])));
      rowTitles.push(`${variant.title}, step ${last.step}`);
    }
  }
  const sheet = await drawSampleSheet({
    title: 'The same held-out scenes, as each training draws them',
    ...{ columns: sheetColumns, rows, rowTitles, legend },
  });
  return sheet.toPng();
}
