import { Convolution2d, SpectralConv2d, spectralNorm } from '@ecgan/core';
import { div, type serialization, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { LayersModel, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

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

/**
 * Gives every layer of `target` the weights of the layer of that name in `source`, kernels of spectral convolutions divided by σ.
 *
 * Weights that stay as they are share their memory with the source's until those change.
 *
 * @param consume - Let the divided kernels share it too: the source's become them, one after the other, so that both models
 * together take no more memory than one.
 */
function copyWeights(source: LayersModel, target: LayersModel, consume: boolean): void {
  for (const layer of target.layers) {
    const from = source.getLayer(layer.name);
    const weights = inferenceWeightReaders(from);
    layer.weights.forEach((weight, i) => {
      tidy(() => {
        const value = weights[i]();
        weight.write(value);
        if (consume) from.weights[i].write(value);
      });
    });
  }
}

/** What computes each weight of a layer at inference; one at a time, as together they are as large as the network. */
function inferenceWeightReaders(layer: layers.Layer): (() => Tensor)[] {
  const weights = layer.weights.map((weight) => () => weight.read());
  if (!(layer instanceof SpectralConv2d)) return weights;
  const [kernel, ...others] = weights;
  const [bias, [u, v]] = [others.slice(0, -2), others.slice(-2)];
  const sigma = () =>
    spectralNorm(kernel(), u() as Tensor1D, { iterations: 0, v: v() as Tensor1D, epsilon: layer.epsilon }).sigma;
  return [() => div(kernel(), sigma()), ...bias];
}

/** One layer in the config of a functional model. */
type LayerEntry = {
  name: string;
  className: string;
  config: serialization.ConfigDict;
  /** Per call of the layer what it takes: `[layer, call, output, …]` of each operand. */
  inboundNodes: [layer: string, ...rest: serialization.ConfigDictValue[]][][];
};

/** The config of a functional model, as `getConfig` gives it and `fromConfig` takes it. */
type ModelConfig = {
  name: string;
  layers: LayerEntry[];
  inputLayers: serialization.ConfigDictValue[];
  outputLayers: [layer: string, call: number, output: number][];
};

/** The config of `network` for one of its outputs, spectral convolutions plain. */
function foldedConfig(network: LayersModel, output: SymbolicTensor): serialization.ConfigDict {
  const config = network.getConfig() as ModelConfig;
  const outputLayers = [config.outputLayers[network.outputs.indexOf(output)]];
  const needed = ancestorsOf(outputLayers[0][0], config);
  for (const { name } of network.inputLayers) needed.add(name);
  const layers = config.layers.filter(({ name }) => needed.has(name)).map(withoutSpectralNorm);
  return { ...config, layers, outputLayers };
}

/** The names of a layer and of everything it is computed from. */
function ancestorsOf(last: string, { layers }: ModelConfig): Set<string> {
  const entries = new Map(layers.map((entry) => [entry.name, entry]));
  const found = new Set([last]);
  // A set is walked in the order of insertion, what is added meanwhile included.
  for (const name of found) for (const [source] of entries.get(name)?.inboundNodes.flat() ?? []) found.add(source);
  return found;
}

function withoutSpectralNorm(entry: LayerEntry): LayerEntry {
  if (entry.className !== SpectralConv2d.className) return entry;
  const { powerIterations, epsilon, ...config } = entry.config;
  return { ...entry, className: Convolution2d.className, config };
}
