import { ecganObjective } from '@ecgan/losses';
import { drawSampleSheet, Picture, readReport, type Settings, sheetColumns, toEcganWeights } from 'ecgan/internal';
import type { Trained } from './trainVariant.js';

/** Held-out scenes that are shown of each training. */
const SCENES = 2;

/**
 * Label map, edge, I', I'', class-specific image and photo of the same held-out scenes, as each training drew them at its last step: a block of rows for each.
 *
 * @param trained - Trainings of one seed, whose runs have sample sheets. A column that a training has no loss for is blank: nothing trains what it would show.
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
    const untrained = untrainedColumns(report.settings);
    for (const pictures of last.rows.slice(0, SCENES)) {
      const of = new Map(last.columns.map((column, i) => [column, pictures[i]]));
      for (const column of untrained) of.delete(column);
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

/** The columns of a sheet that no term of the generator's objective trains. */
export function untrainedColumns({ weights }: Pick<Settings, 'weights'>): (typeof sheetColumns)[number][] {
  const { terms, weightOf } = ecganObjective(toEcganWeights(weights));
  const endings = {
    'generated edge': 'Edge',
    "image I'": 'Image',
    "refined I''": 'Refined',
    'class-specific Î': 'classPixel',
  } as const;
  return (Object.keys(endings) as (keyof typeof endings)[]).filter(
    (column) => !terms.some((term) => term.endsWith(endings[column]) && weightOf(term) > 0),
  );
}
