import { Convolution2d, SpectralConv2d } from '@ecgan/core';
import type { serialization } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

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
export function foldedConfig(network: LayersModel, output: SymbolicTensor): serialization.ConfigDict {
  const config = network.getConfig() as ModelConfig;
  const outputLayers = [config.outputLayers[network.outputs.indexOf(output)]];
  const needed = layersBehind(outputLayers[0][0], config);
  for (const { name } of network.inputLayers) needed.add(name);
  const layers = config.layers.filter(({ name }) => needed.has(name)).map(plain);
  return { ...config, layers, outputLayers };
}

/** The names of a layer and of everything it is computed from. */
function layersBehind(last: string, { layers }: ModelConfig): Set<string> {
  const entries = new Map(layers.map((entry) => [entry.name, entry]));
  const found = new Set([last]);
  // A set is walked in the order of insertion, what is added meanwhile included.
  for (const name of found) for (const [source] of entries.get(name)?.inboundNodes.flat() ?? []) found.add(source);
  return found;
}

function plain(entry: LayerEntry): LayerEntry {
  if (entry.className !== SpectralConv2d.className) return entry;
  const { powerIterations, epsilon, ...config } = entry.config;
  return { ...entry, className: Convolution2d.className, config };
}
