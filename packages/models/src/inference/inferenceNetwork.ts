import { Convolution2d, SpectralConv2d, spectralNorm } from '@ecgan/core';
import { div, type serialization, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { LayersModel, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** `fromConfig` is typed for a class whose constructor takes a config; that of LayersModel takes deserialised arguments. */
type ModelClass = serialization.SerializableConstructor<LayersModel>;

/**
 * Builds a separate network that computes one output of `network` at inference. Layers that only other outputs depend
 * on are removed, and every spectral convolution becomes a plain one whose kernel is divided by σ.
 *
 * @param consume - Whether to overwrite `network`'s weights during the conversion. This takes the memory of one network
 * instead of two.
 * @returns A model with the same inputs and layer names. It shares no variable with `network`.
 */
export function inferenceNetwork(network: LayersModel, output: SymbolicTensor, consume: boolean): LayersModel {
  // The last argument initialises weights to zeros: drawing a hundred million random numbers only to overwrite them takes seconds.
  const inference = LayersModel.fromConfig<LayersModel>(
    LayersModel as ModelClass,
    inferenceConfig(network, output),
    {},
    true,
  );
  copyWeights(network, inference, consume);
  return inference;
}

/**
 * Copies the weights of each layer from the layer of the same name in `source`; kernels of spectral convolutions are
 * divided by σ.
 *
 * Weights that are copied unchanged share memory with the source's until those change.
 *
 * @param consume - Whether to write each divided kernel back to the source as well. The two models then share all memory, so
 * together they take no more than one.
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

/** A function per weight of a layer that computes its value at inference. They are called one at a time to limit peak memory. */
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
  /** Per call of the layer its operands, each as `[layer, call, output, …]`. */
  inboundNodes: [layer: string, ...rest: serialization.ConfigDictValue[]][][];
};

/** The config of a functional model, as in `getConfig` and `fromConfig`. */
type ModelConfig = {
  name: string;
  layers: LayerEntry[];
  inputLayers: serialization.ConfigDictValue[];
  outputLayers: [layer: string, call: number, output: number][];
};

/** The config of `network` reduced to one output, with plain instead of spectral convolutions. */
function inferenceConfig(network: LayersModel, output: SymbolicTensor): serialization.ConfigDict {
  const config = network.getConfig() as ModelConfig;
  const outputLayers = [config.outputLayers[network.outputs.indexOf(output)]];
  const needed = ancestorsOf(outputLayers[0][0], config);
  for (const { name } of network.inputLayers) needed.add(name);
  const layers = config.layers.filter(({ name }) => needed.has(name)).map(withoutSpectralNorm);
  return { ...config, layers, outputLayers };
}

/** The names of a layer and of all layers it depends on. */
function ancestorsOf(last: string, { layers }: ModelConfig): Set<string> {
  const entries = new Map(layers.map((entry) => [entry.name, entry]));
  const ancestors = new Set([last]);
  // Iterating a Set also visits elements added during the iteration.
  for (const name of ancestors)
    for (const [source] of entries.get(name)?.inboundNodes.flat() ?? []) ancestors.add(source);
  return ancestors;
}

function withoutSpectralNorm(entry: LayerEntry): LayerEntry {
  if (entry.className !== SpectralConv2d.className) return entry;
  const { powerIterations, epsilon, ...config } = entry.config;
  return { ...entry, className: Convolution2d.className, config };
}
