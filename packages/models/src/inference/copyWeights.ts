import { SpectralConv2d, spectralNorm } from '@ecgan/core';
import { div, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/**
 * Gives every layer of `target` the weights of the layer of that name in `source`, kernels of spectral convolutions divided by σ.
 *
 * Weights that stay as they are share their memory with the source's until those change.
 *
 * @param consume - Let the divided kernels share it too: the source's become them, one after the other, so that both models
 * together take no more memory than one.
 */
export function copyWeights(source: LayersModel, target: LayersModel, consume: boolean): void {
  for (const layer of target.layers) {
    const from = source.getLayer(layer.name);
    const weights = inferenceWeights(from);
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
function inferenceWeights(layer: layers.Layer): (() => Tensor)[] {
  const weights = layer.weights.map((weight) => () => weight.read());
  if (!(layer instanceof SpectralConv2d)) return weights;
  const [kernel, ...others] = weights;
  const [bias, [u, v]] = [others.slice(0, -2), others.slice(-2)];
  const sigma = () =>
    spectralNorm(kernel(), u() as Tensor1D, { iterations: 0, v: v() as Tensor1D, epsilon: layer.epsilon }).sigma;
  return [() => div(kernel(), sigma()), ...bias];
}
