import type { Spade } from '@ecgan/core';
import type { ConvolutionWeights, GraphWriter, Value } from './GraphWriter.js';
import { type NetworkWeights, weightOf } from './readWeights.js';

/**
 * Writes a SPADE norm at inference: `x̂ ⊙ (1 + γ(S)) + β(S)`.
 *
 * @remarks γ and β are computed by one convolution. With batch normalisation, `x̂ = a x + b` for each channel with
 * `a = 1 / √(σ² + ε)` and `b = −a μ`. So `y = x ⊙ γ' + β'` with `γ' = a (1 + γ)` and `β' = b (1 + γ) + β`. Both are
 * folded into the kernels, which takes two passes over the features instead of five.
 */
export function writeSpade(
  writer: GraphWriter,
  [x, map]: readonly Value[],
  layer: Spade,
  weights: NetworkWeights,
): Value {
  const { normalization, epsilon } = layer.options;
  const weight = (name: string) => weightOf(weights, layer, name);
  const { values: kernel, shape } = weight('shared_kernel');
  const hidden = writer.activate(writer.convolve(map, { kernel, shape, bias: weight('shared_bias').values }), 'relu');
  const channels = weight('gamma_bias').shape[0];
  const affine = normalization === 'batch' ? batchAffine(weight, epsilon) : identity(channels);
  const [scale, shift] = writer.halves(writer.convolve(hidden, foldedModulation(weight, affine)));
  const features = normalization === 'batch' ? x : writer.standardize(x, epsilon);
  return writer.add(writer.multiply(features, scale), shift);
}

type WeightReader = (name: string) => { values: Float32Array; shape: readonly number[] };

/** `x̂ = a x + b` for each channel. */
interface Affine {
  a: Float64Array;
  b: Float64Array;
}

function identity(channels: number): Affine {
  return { a: new Float64Array(channels).fill(1), b: new Float64Array(channels) };
}

function batchAffine(weight: WeightReader, epsilon: number): Affine {
  const [mean, variance] = [weight('moving_mean').values, weight('moving_variance').values];
  const a = Float64Array.from(variance, (one) => 1 / Math.sqrt(one + epsilon));
  return { a, b: a.map((one, channel) => -one * mean[channel]) };
}

/** One convolution to `[γ', β']`: kernels `a W_γ` and `b W_γ + W_β`, biases `a (1 + b_γ)` and `b (1 + b_γ) + b_β`. */
function foldedModulation(weight: WeightReader, { a, b }: Affine): ConvolutionWeights {
  const [gamma, beta] = [weight('gamma_kernel'), weight('beta_kernel')];
  const [gammaBias, betaBias] = [weight('gamma_bias').values, weight('beta_bias').values];
  const [height, width, inputs, channels] = gamma.shape;
  const kernel = new Float32Array(2 * gamma.values.length);
  for (let row = 0; row < height * width * inputs; row++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = row * channels + channel;
      const to = 2 * row * channels + channel;
      kernel[to] = a[channel] * gamma.values[from];
      kernel[to + channels] = b[channel] * gamma.values[from] + beta.values[from];
    }
  }
  const bias = new Float32Array(2 * channels);
  for (let channel = 0; channel < channels; channel++) {
    bias[channel] = a[channel] * (1 + gammaBias[channel]);
    bias[channels + channel] = b[channel] * (1 + gammaBias[channel]) + betaBias[channel];
  }
  return { kernel, shape: [height, width, inputs, 2 * channels], bias };
}
