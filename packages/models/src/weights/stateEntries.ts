import { Convolution2d, SpectralConv2d, ValueError } from '@ecgan/core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { type AxisOrder, axisOrder } from './axisOrder.js';
import { moduleRows, numberLastLayer, parameterNames } from './parameterNames.js';

type Layer = layers.Layer;
type Weight = Layer['weights'][number];

/** One tensor of a PyTorch `state_dict` and the corresponding weights of a network. */
export interface StateEntry extends AxisOrder {
  /** Names of the tensor in PyTorch. All are accepted when loading; the first is used for export. */
  names: string[];
  /** One weight, or several kernels that form one kernel in PyTorch, concatenated along the input channels. */
  weights: Weight[];
}

/**
 * All weights of a network with the names and shapes they have in PyTorch's SPADE family.
 *
 * @throws {@link ValueError} if a layer has weights that the SPADE family has no name for.
 */
export function stateEntries(network: LayersModel): StateEntry[] {
  const left = new Set(network.layers.filter(({ weights }) => weights.length > 0));
  const layerNames = network.layers.map(({ name }) => name);
  const entries = new Map<string, StateEntry>();
  for (const [pattern, modules] of moduleRows) {
    for (const layer of left) {
      const match = pattern.exec(numberLastLayer(layer.name, layerNames));
      if (!match) continue;
      left.delete(layer);
      for (const entry of entriesOf(layer, modules(...match.slice(1)), network)) {
        const [name] = entry.names;
        entries.set(name, concatInputChannels(entries.get(name), entry));
      }
    }
  }
  for (const { name } of left) throw unknownLayer(name);
  return [...entries.values()];
}

function entriesOf(layer: Layer, modules: string[], network: LayersModel): StateEntry[] {
  const weightNames = layer.weights.map(({ originalName }) => originalName.slice(originalName.lastIndexOf('/') + 1));
  const geometry = geometryOf(layer, network);
  // A spectral conv with a bias is not followed by a norm, so PyTorch does not wrap it in a Sequential.
  const orderedModules = weightNames.includes('bias') ? [...modules].reverse() : modules;
  return layer.weights.map((weight, i) => {
    const parameters = parameterNames(weightNames[i], layer instanceof SpectralConv2d);
    if (parameters.length === 0) throw unknownLayer(layer.name);
    const names = orderedModules.flatMap((module) =>
      parameters.map((name) => (module === '' ? name : `${module}.${name}`)),
    );
    return { names, weights: [weight], ...axisOrder(weightNames[i], weight.shape as number[], geometry) };
  });
}

function geometryOf(layer: Layer, network: LayersModel) {
  if (layer instanceof Convolution2d) return { kernelSize: layer.kernelSize };
  const reshape = network.layers.find(({ name }) => name === `${layer.name}_pixels`);
  return { kernelSize: 1, pixels: reshape && (reshape.outputShape.slice(1) as number[]) };
}

/** Merges the entries of two kernels that form one kernel in PyTorch, concatenated along the input channels. */
function concatInputChannels(first: StateEntry | undefined, second: StateEntry): StateEntry {
  if (!first) return second;
  const [outputs, inputs, height, width] = first.shape;
  const shape = [outputs, inputs + second.shape[1], height, width];
  return { ...first, shape, axes: shape, weights: [...first.weights, ...second.weights] };
}

function unknownLayer(layer: string): ValueError {
  const expected =
    'those of a generator of the SPADE family, a multi-scale discriminator or another network of this package';
  return new ValueError({ argument: 'network.layers', expected, received: layer });
}
