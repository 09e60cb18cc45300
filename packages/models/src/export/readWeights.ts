import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { ExportError } from './errors.js';

/** The values and shape of one weight. */
export interface Weight {
  values: Float32Array;
  shape: readonly number[];
}

/** The weights of a network, by layer name and weight name. */
export type NetworkWeights = ReadonlyMap<string, ReadonlyMap<string, Weight>>;

/** Reads all weights of a network asynchronously. */
export async function readWeights({ layers: all }: LayersModel): Promise<NetworkWeights> {
  const weights = new Map<string, Map<string, Weight>>();
  for (const layer of all) {
    const own = new Map<string, Weight>();
    for (const variable of layer.weights) {
      const tensor = variable.read();
      const name = variable.originalName.split('/').at(-1) as string;
      own.set(name, { values: (await tensor.data()) as Float32Array, shape: tensor.shape });
    }
    weights.set(layer.name, own);
  }
  return weights;
}

/**
 * Returns one weight of a layer.
 *
 * @throws {@link ExportError} if the layer has no weight of this name.
 */
export function weightOf(weights: NetworkWeights, { name: layer }: layers.Layer, name: string): Weight {
  const weight = weights.get(layer)?.get(name);
  if (weight) return weight;
  throw new ExportError({ layer, reason: `it has no weight "${name}"` });
}
