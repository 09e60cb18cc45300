import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch, BatchSamplerState } from '@ecgan/data';
import type { SafeTensor, SafeTensors } from '@ecgan/models';
import type { NonFiniteError } from '@ecgan/training';
import { WriteError, writeCheckpoint, writeFileAtomically } from '@ecgan/training/node';
import type { Tensor } from '@tensorflow/tfjs-core';
import { RunFolderError } from '../errors.js';
import { fromTensor } from '../pictures/sampleSheet.js';
import { checkpointContent } from './checkpoints.js';
import { runFiles } from './runFolder.js';
import type { TrainingRun } from './TrainingRun.js';

/**
 * Writes what led to a step that was not finite to `failed/step-N`: `report.json`, what happened; `batch.safetensors`,
 * photos, edges and label maps of its batches; each photo as a PNG; `state.safetensors`, a checkpoint of the run just
 * before the step.
 *
 * @param cursor - Position in the data before the step.
 */
export async function writeFailure(
  run: TrainingRun,
  error: NonFiniteError,
  batches: readonly Batch[],
  cursor: BatchSamplerState,
): Promise<void> {
  const folder = runFiles.failed(run.folder, error.facts.step + 1);
  try {
    await writeAll(folder, run, error, batches, cursor);
    run.terminal.print(`Wrote the batch of the step that failed, and the state before it, to ${folder}.`);
  } catch (cause) {
    // The run ends with the error of the step, not with this one.
    run.terminal.fail(
      `warning: the batch and the state of the failed step were not saved. ${(cause as Error).message}`,
    );
  }
}

async function writeAll(
  folder: string,
  run: TrainingRun,
  error: NonFiniteError,
  batches: readonly Batch[],
  cursor: BatchSamplerState,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tensors: SafeTensors = {};
  for (const [i, { photos, edges, layout }] of batches.entries()) {
    for (const [name, tensor] of Object.entries({ photos, edges, labels: layout.labelMap() }))
      tensors[`${i}/${name}`] = await stored(tensor);
    for (const [k, picture] of (await fromTensor(photos)).entries())
      await writeFileAtomically(join(folder, `photo-${i}-${k}.png`), picture.toPng());
  }
  await writeCheckpoint(join(folder, 'batch.safetensors'), { tensors, metadata: {} });
  await writeCheckpoint(join(folder, 'state.safetensors'), await checkpointContent(run, cursor));
  const facts = Object.entries(error.facts).map(([name, value]) => [name, Number.isNaN(value) ? 'NaN' : value]);
  const report = { error: error.name, message: error.message, ...Object.fromEntries(facts) };
  await writeFileAtomically(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
}

/** A tensor as safetensors store it. */
async function stored(tensor: Tensor): Promise<SafeTensor> {
  const [shape, values] = [[...tensor.shape], await tensor.data()];
  if (tensor.dtype === 'int32') return { dtype: 'I32', shape, data: Int32Array.from(values) };
  return { dtype: 'F32', shape, data: Float32Array.from(values) };
}

/** Returns the error that ended a run, or a clearer one if the cause is that the run folder is gone. */
export async function explainFailure(error: unknown, folder: string): Promise<unknown> {
  if (!(error instanceof WriteError) || error.facts.code !== 'ENOENT') return error;
  const there = await stat(folder).then(
    () => true,
    () => false,
  );
  const gone = there ? `a folder in it, that of ${error.facts.path},` : 'the run folder';
  return new RunFolderError(
    `${folder}: ${gone} was deleted or moved while the run went on, so nothing more of it can be kept. ` +
      'Put it back and resume it, or start again with another --run.',
    { folder, path: error.facts.path },
    { cause: error },
  );
}
