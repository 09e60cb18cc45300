import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch, BatchSamplerState } from '@ecgan/data';
import type { NonFiniteError, SafeTensor, SafeTensors } from '@ecgan/models';
import { writeCheckpoint, writeFileAtomically } from '@ecgan/models/node';
import type { Tensor } from '@tensorflow/tfjs-core';
import { fromTensor } from '../pictures/fromTensor.js';
import { checkpointContent } from './checkpointContent.js';
import { runFiles } from './runFiles.js';
import type { TrainingRun } from './TrainingRun.js';

/**
 * Writes what a step that became NaN was made of, to `failed/step-N`: `report.json`, what happened; `batch.safetensors`, photos, edges and
 * label maps of its batches, and each photo as a PNG; `state.safetensors`, a checkpoint of the run just before the step.
 *
 * @param cursor - Where the data stood before the step.
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
    // What went wrong first is what the run ends with.
    run.terminal.fail(`warning: what failed could not be written down. ${(cause as Error).message}`);
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

async function stored(tensor: Tensor): Promise<SafeTensor> {
  const [shape, values] = [[...tensor.shape], await tensor.data()];
  if (tensor.dtype === 'int32') return { dtype: 'I32', shape, data: Int32Array.from(values) };
  return { dtype: 'F32', shape, data: Float32Array.from(values) };
}
