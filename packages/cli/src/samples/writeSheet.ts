import { colourise } from '@ecgan/data';
import { writeFileAtomically } from '@ecgan/models/node';
import { dispose } from '@tensorflow/tfjs-core';
import { fromTensor } from '../pictures/fromTensor.js';
import { Picture } from '../pictures/Picture.js';
import { drawSampleSheet } from '../pictures/sampleSheet.js';
import { runFiles } from '../run/runFiles.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import { generateSamples } from './generateSamples.js';
import { legendOf } from './legendOf.js';
import { sheetColumns } from './sheetColumns.js';

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
  const sheet = drawSampleSheet({
    title: `ECGAN · step ${trainer.step} of ${settings.steps} · held-out ${settings.dataset === 'scenes' ? 'scenes' : 'images'}`,
    columns: sheetColumns,
    rows,
    legend: legendOf(heldOut),
  });
  const png = sheet.toPng();
  await writeFileAtomically(runFiles.sample(folder, trainer.step), png);
  await events.sheet(trainer.step, { png, height: sheet.height, width: sheet.width });
}
