import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Ecgan, networkNames } from './ecgan.js';

/** Every weight of every network, by `network/layer/weight`, in a fixed order. */
export function networkVariables(networks: Ecgan): [name: string, variable: Variable][] {
  return networkNames.flatMap((network) =>
    networks[network].weights.map((weight): [string, Variable] => [
      `${network}/${weight.originalName}`,
      weight.read() as Variable,
    ]),
  );
}

/** A model's trainable weights as the variables behind them, in a fixed order. */
export function trainableVariables(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

/** What samples depend on: weights and moving statistics, but not the vectors of the spectral norms, which are unit length. */
export function averagedVariables(model: LayersModel): Variable[] {
  return model.weights
    .filter(({ originalName }) => !/\/[uv]$/.test(originalName))
    .map((weight) => weight.read() as Variable);
}
