import { rm } from 'node:fs/promises';
import type { SafetensorsContent } from '@ecgan/models';
import { writeCheckpoint } from '@ecgan/training/node';
import { measureHeldOut, type NamedMeasure } from '../scores/measureHeldOut.js';
import { formatNumber, formatShare } from '../terminal/format.js';
import { orderOf } from './readCheckpoints.js';
import { listSteps, runFiles } from './runFolder.js';
import type { TrainingRun } from './TrainingRun.js';

/**
 * Writes everything the next step depends on as one safetensors file, then deletes all but the newest `keep` and the best.
 *
 * @throws {@link WriteError} if the disk is full; earlier checkpoints are untouched then.
 */
export async function saveCheckpoint(run: TrainingRun): Promise<string> {
  const { folder, settings, trainer, events, best, lock } = run;
  const path = runFiles.checkpoint(folder, trainer.step);
  run.terminal.progress(`saving ${path}`);
  const measured = await measureHeldOut(run);
  if (measured)
    best.offer({ step: measured.step, measure: measured.measure, value: measured.meanIntersectionOverUnion });
  const content = await checkpointContent(run);
  await lock.assertHeld();
  await writeCheckpoint(path, content);
  await events.weights(trainer.step, content.tensors);
  if (measured) await tellMeasure(run, measured);
  // Those of later steps are of a run that went further before, and do not count.
  const steps = (await listSteps(folder, 'checkpoints')).filter((step) => step <= trainer.step);
  for (const step of steps.slice(0, -settings.keep))
    if (step !== best.state()?.step) await rm(runFiles.checkpoint(folder, step), { force: true });
  return path;
}

/** Writes what was measured to the log, TensorBoard and the terminal. */
async function tellMeasure(
  { measures, events, terminal }: TrainingRun,
  { measure, ...numbers }: NamedMeasure,
): Promise<void> {
  await measures.append(numbers);
  const { step, time, images, ...values } = numbers;
  await events.heldOut(step, values, Date.parse(time) / 1000);
  const { kernelDistance, kernelDistanceError, frechetDistance, pixelAccuracy, meanIntersectionOverUnion } = values;
  terminal.print(
    `Step ${step}: ${formatShare(meanIntersectionOverUnion)} ${measure}, pixel accuracy ${formatShare(pixelAccuracy)}; textures: ` +
      `kernel distance ${formatNumber(kernelDistance)} ± ${formatNumber(kernelDistanceError)}, Fréchet ${formatNumber(frechetDistance)} (photos: 0)`,
  );
}

/**
 * Everything the next step depends on: the trainer's state, where the data stands, the settings, which backend computed it, which files of
 * pretrained networks it was trained with, and the best step so far.
 *
 * @param cursor - Where the data stands, if not where it is now.
 */
export async function checkpointContent(
  { settings, data, trainer, batches, best, backend, pretrained }: TrainingRun,
  cursor = batches.state(),
): Promise<SafetensorsContent> {
  const { tensors, metadata } = await trainer.state();
  const found = best.state();
  return {
    tensors,
    metadata: {
      ...metadata,
      numClasses: `${data.train.numClasses}`,
      batches: JSON.stringify(cursor),
      config: JSON.stringify(settings),
      backend: backend.name,
      pretrained: JSON.stringify(pretrained.files),
      ...(data.pictures && {
        pictures: orderOf(data.pictures.names.train),
        heldOut: JSON.stringify(data.pictures.names.heldOut),
      }),
      ...(found && { best: JSON.stringify(found) }),
    },
  };
}
