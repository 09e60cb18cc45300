import { averagedVariables } from '@ecgan/models/internal';
import type { SafetensorsContent } from '@ecgan/models/safetensors';
import { tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { CheckpointMismatchError } from '../errors.js';

/** Options of {@link restoreGenerator}. */
export interface RestoreGeneratorOptions {
  /** Whether to load the average of the weights rather than those of the last step. @defaultValue true */
  averaged?: boolean;
}

/**
 * Loads the generator's weights from a trainer's checkpoint into a generator, for inference without the networks and state that only
 * training needs.
 *
 * @param generator - An {@link ecganGenerator} with the options of the checkpoint's generator.
 * @param state - The content of the file from {@link decodeSafetensors} or `readCheckpoint`, or `trainer.state()`.
 * @throws {@link CheckpointMismatchError} if a weight is missing or has another shape; then nothing is changed.
 * @example
 * ```ts
 * import { decodeSafetensors, ecganGenerator, inferenceGenerator } from '@ecgan/models';
 * import { restoreGenerator } from '@ecgan/training';
 *
 * const generator = ecganGenerator({ numClasses: 12, filters: 16 });
 * const file = await (await fetch('step-002000.safetensors')).arrayBuffer();
 * restoreGenerator(generator, decodeSafetensors(new Uint8Array(file)));
 * const inference = inferenceGenerator(generator);
 * ```
 */
export function restoreGenerator(
  generator: LayersModel,
  { tensors }: SafetensorsContent,
  { averaged = true }: RestoreGeneratorOptions = {},
): void {
  const averages = new Map(averagedVariables(generator).map((variable, i) => [variable, `average/${i}`]));
  const weights = generator.weights.map((weight) => {
    const variable = weight.read() as Variable;
    const name = (averaged && averages.get(variable)) || `generator/${weight.originalName}`;
    const stored = tensors[name];
    const expected = `shape [${variable.shape}]`;
    if (!stored) throw new CheckpointMismatchError(name, expected, 'no tensor of that name');
    if (stored.shape.join() !== variable.shape.join())
      throw new CheckpointMismatchError(name, expected, `shape [${stored.shape}]`);
    return { variable, stored };
  });
  for (const { variable, stored } of weights)
    tidy(() => variable.assign(tensor(stored.data, variable.shape, 'float32')));
}
