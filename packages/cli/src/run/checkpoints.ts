import { rm } from 'node:fs/promises';
import type { SafetensorsContent } from '@ecgan/models';
import { writeCheckpoint } from '@ecgan/training/node';
import { measureHeldOut, type NamedMeasure } from '../scores/measureHeldOut.js';
import { formatNumber, formatShare } from '../terminal/format.js';
import { orderOf } from './readCheckpoints.js';
import { listSteps, runFiles } from './runFolder.js';
import type { TrainingRun } from './TrainingRun.js';

/**
 * Writes everything the next step depends on as one safetensors file, then deletes all but the newest `keep` and the
 * best.
 *
 * @returns The path of the checkpoint.
 * @throws {@link WriteError} if the disk is full. Earlier checkpoints are untouched then.
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
  if (measured) await reportMeasure(run, measured);
  // Checkpoints of later steps are left from before the run was resumed at an earlier step. They do not count.
  const steps = (await listSteps(folder, 'checkpoints')).filter((step) => step <= trainer.step);
  for (const step of steps.slice(0, -settings.keep))
    if (step !== best.state()?.step) await rm(runFiles.checkpoint(folder, step), { force: true });
  return path;
}

/** Writes a measure to its log, to TensorBoard and to the terminal. */
async function reportMeasure(
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
 * Everything the next step depends on: the trainer's state, the position in the data, the settings, the name of the
 * backend, the files of pretrained networks, and the best step so far.
 *
 * @param cursor - Position in the data. @defaultValue the current one
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
