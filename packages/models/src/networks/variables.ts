import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Ecgan, networkNames } from './ecgan.js';

/** The variables of all networks, named `network/layer/weight`, in a fixed order. */
export function networkVariables(networks: Ecgan): [name: string, variable: Variable][] {
  return networkNames.flatMap((network) =>
    networks[network].weights.map((weight): [string, Variable] => [
      `${network}/${weight.originalName}`,
      weight.read() as Variable,
    ]),
  );
}

/** The variables of a model's trainable weights, in a fixed order. */
export function trainableVariables(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

/**
 * The variables that a moving average of the weights covers: weights and moving statistics, but not u and v of the
 * spectral norms, because an average of unit vectors is not a unit vector.
 */
export function averagedVariables(model: LayersModel): Variable[] {
  return model.weights
    .filter(({ originalName }) => !/\/[uv]$/.test(originalName))
    .map((weight) => weight.read() as Variable);
}
