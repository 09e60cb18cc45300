import type { serialization } from '@tensorflow/tfjs-core';
import { LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { copyWeights } from './copyWeights.js';
import { foldedConfig } from './foldedConfig.js';

/** `fromConfig` wants a constructor of any config; that of a model wants what `fromConfig` has made of one. */
type ModelClass = serialization.SerializableConstructor<LayersModel>;

/**
 * A network of its own that computes one output of `network` as at inference: without the layers that only other outputs need, and
 * with σ divided out of every kernel, so that spectral convolutions are plain ones.
 *
 * @param consume - Spoil `network`'s weights on the way, for the memory of one network instead of two.
 * @returns A model of the same inputs; layers keep their names. It shares no variable with `network`.
 */
export function inferenceNetwork(network: LayersModel, output: SymbolicTensor, consume: boolean): LayersModel {
  // Weights begin as zeros: drawing a hundred million random numbers to overwrite them takes seconds.
  const folded = LayersModel.fromConfig<LayersModel>(
    LayersModel as ModelClass,
    foldedConfig(network, output),
    {},
    true,
  );
  copyWeights(network, folded, consume);
  return folded;
}
