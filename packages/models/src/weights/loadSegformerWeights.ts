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
 * Loads the weights of a SegFormer of the transformers package into {@link segformer}, by their published names.
 *
 * @remarks It accepts the names in published files (`segformer.encoder.block.0.0.attention.self.query.weight`, …) and
 * those of `state_dict()` in transformers 5. Wrapper prefixes and `num_batches_tracked` are ignored. The moving
 * averages of the head's batch norm are loaded too.
 * @param network - A network built by {@link segformer}. Its weights are overwritten. {@link readSegformerOptions}
 * returns options that match.
 * @param tensors - Result of {@link decodeSafetensors}.
 * @returns Which weights were loaded and which were not, by PyTorch's names.
 * @throws {@link ValueError} with `strict`, if the file holds a SegFormer with other options, naming only those; and
 * always, if a value is not finite or `network` was not built by {@link segformer}. {@link WeightMismatchError} with
 * `strict`, listing all weights that are missing, unused or of another shape. No weight is changed then.
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

/** Reports a different size or number of classes as one option instead of as hundreds of mismatched shapes. */
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

/**
 * The options of the file's network; undefined if tensors that determine them are missing, which `loadEntries` reports
 * better.
 */
function readIfWhole(state: SafeTensors): SegformerShapes | undefined {
  try {
    return readSegformerOptions(state);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
