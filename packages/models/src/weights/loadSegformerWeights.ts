import { ValueError } from '@ecgan/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { SafeTensor, SafeTensors } from '../safetensors/types.js';
import { loadEntries } from './loadEntries.js';
import type { LoadSpadeWeightsOptions } from './loadSpadeWeights.js';
import type { WeightReport } from './matchWeights.js';
import { readSegformerOptions, type SegformerShapes } from './readSegformerOptions.js';
import { publishedState, segformerEntries } from './segformerState.js';
import type { StateEntry } from './stateEntries.js';

/**
 * Puts the weights of a SegFormer of the transformers package into a network of ours, by the names they are published under.
 *
 * @remarks `segformer.encoder.block.0.0.attention.self.query.weight` and the like, and those that `state_dict()` of transformers 5 has in their
 * place. Prefixes of wrappers are ignored, `num_batches_tracked` is not needed. The moving averages of the head's batch norm come along.
 * @param network - Of {@link segformer}, changed in place; {@link readSegformerOptions} tells the options that fit.
 * @param tensors - What {@link decodeSafetensors} reads.
 * @returns What was loaded and what was not, by PyTorch's names.
 * @throws {@link ValueError} where strict, if the file is of a SegFormer of other options, naming those alone, and always if a number is not
 * finite or `network` is none of {@link segformer}. {@link WeightMismatchError} where strict, listing all that is missing, unused or of another shape. Nothing is changed then.
 * @see transformers, `SegformerForSemanticSegmentation`
 * @example
 * ```ts
 * import { decodeSafetensors, loadSegformerWeights, segformer } from '@ecgan/models';
 *
 * const network = segformer({ size: 'b0', numClasses: 19 });
 * const file = await (await fetch('segformer-b0-cityscapes.safetensors')).arrayBuffer();
 * loadSegformerWeights(network, decodeSafetensors(new Uint8Array(file)).tensors).loaded.length; // 207
 * ```
 */
export function loadSegformerWeights(
  network: LayersModel,
  tensors: SafeTensors,
  { strict = true }: LoadSpadeWeightsOptions = {},
): WeightReport {
  const entries = segformerEntries(network);
  const state = publishedState(tensors, new Set(entries.flatMap(({ names }) => names)));
  if (strict) refuseOtherOptions(entries, state);
  return loadEntries(entries, state, strict);
}

/** Another size or number of classes is one thing to say, not two hundred shapes. */
function refuseOtherOptions(entries: StateEntry[], state: SafeTensors): void {
  const ours = Object.fromEntries(entries.map(({ names, shape }) => [names[0], { shape } as SafeTensor]));
  const [expected, found] = [readSegformerOptions(ours), readIfWhole(state)];
  if (!found) return;
  const different = (Object.keys(expected) as (keyof SegformerShapes)[]).filter(
    (name) => `${expected[name]}` !== `${found[name]}`,
  );
  if (different.length === 0) return;
  const list = (options: SegformerShapes) =>
    different.map((name) => `${name} ${JSON.stringify(options[name])}`).join(', ');
  throw new ValueError({
    ...{ argument: 'tensors', expected: `weights of a SegFormer with ${list(expected)}, as the network` },
    received: list(found),
    advice: 'Build the network with segformer(readSegformerOptions(tensors)).',
  });
}

/** The file's options; none where it lacks what tells them, which the list of missing tensors says better. */
function readIfWhole(state: SafeTensors): SegformerShapes | undefined {
  try {
    return readSegformerOptions(state);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
