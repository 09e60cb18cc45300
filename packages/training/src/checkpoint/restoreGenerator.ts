import { averagedVariables } from '@ecgan/models/internal';
import type { SafetensorsContent } from '@ecgan/models/safetensors';
import { tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { CheckpointMismatchError } from '../errors.js';

/** Options of {@link restoreGenerator}. */
export interface RestoreGeneratorOptions {
  /** The average of the weights rather than those of the last step. @defaultValue true */
  averaged?: boolean;
}

/**
 * Puts the generator's weights of a trainer's checkpoint into a generator: to draw with it, without the networks and the state that only
 * training needs.
 *
 * @param generator - An {@link ecganGenerator} of the options that the checkpoint was written with.
 * @param state - What {@link decodeSafetensors} reads of the file, or `trainer.state()`.
 * @throws {@link CheckpointMismatchError} if a weight is missing or of another shape; nothing is changed then.
 * @example
 * ```ts
 * import { decodeSafetensors, ecganGenerator, pictureMaker } from '@ecgan/models';
 * import { restoreGenerator } from '@ecgan/training';
 *
 * const generator = ecganGenerator({ numClasses: 12, filters: 16 });
 * const file = await (await fetch('step-002000.safetensors')).arrayBuffer();
 * restoreGenerator(generator, decodeSafetensors(new Uint8Array(file)));
 * const maker = pictureMaker(generator);
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
