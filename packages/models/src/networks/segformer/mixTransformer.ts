import { convolution2d, efficientSelfAttention, layerNormalization, xavierNormal } from '@ecgan/core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { SeedSequence } from '../initialWeights.js';
import type { CompleteSegformerOptions } from './segformerOptions.js';

/**
 * The Mix Transformer, SegFormer's encoder: four stages, each on overlapping patches of the previous stage's features.
 *
 * `x ← LN(conv(x))`; per block `x ← x + attention(LN(x))`, `x ← x + FFN(LN(x))`; at the end `LN(x)`;
 * `FFN(x) = W₂ GELU(depthwise3×3(W₁ x))`
 *
 * @remarks Features keep their image shape throughout, and linear maps of the channels are conv1×1; PyTorch's code
 * converts to sequences and back. GELU is the exact one, with erf. There is no dropout and no stochastic depth.
 * @param image - `[batch, height, width, 3]`.
 * @param seeds - Seeds of the initial weights.
 * @returns The features of the four stages, at 1/4, 1/8, 1/16 and 1/32 of the image size, rounded up.
 * @see Xie et al. 2021, arXiv 2105.15203, section 3.1
 */
export function mixTransformer(
  image: SymbolicTensor,
  { filters, depths, heads, reductions, expansion, epsilon }: CompleteSegformerOptions,
  seeds: SeedSequence,
): SymbolicTensor[] {
  const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;
  const initial = () => ({ kernelInitializer: xavierNormal({ gain: 1, seed: seeds.next() }) });
  const linear = (name: string, outputs: number, x: SymbolicTensor) =>
    apply(convolution2d({ name, filters: outputs, kernelSize: 1, ...initial() }), x);
  const normalize = (name: string, x: SymbolicTensor) => apply(layerNormalization({ name, epsilon }), x);
  const addTo = (name: string, x: SymbolicTensor, change: SymbolicTensor) => apply(layers.add({ name }), [x, change]);

  const attend = (name: string, stage: number, x: SymbolicTensor) => {
    const attention = efficientSelfAttention({
      ...{ name: `${name}_attention`, heads: heads[stage], reduction: reductions[stage], epsilon, seed: seeds.next() },
    });
    return addTo(`${name}_attended`, x, apply(attention, normalize(`${name}_norm1`, x)));
  };
  const mix = (name: string, width: number, x: SymbolicTensor) => {
    const wide = linear(`${name}_mlp1`, expansion * width, normalize(`${name}_norm2`, x));
    const depthwise = layers.depthwiseConv2d({
      ...{ name: `${name}_depthwise`, kernelSize: 3, padding: 'same' },
      depthwiseInitializer: xavierNormal({ gain: 1, seed: seeds.next() }),
    });
    const bent = apply(layers.activation({ name: `${name}_gelu`, activation: 'gelu' }), apply(depthwise, wide));
    return addTo(`${name}_mixed`, x, linear(`${name}_mlp2`, width, bent));
  };

  let x = image;
  return filters.map((width, stage) => {
    const name = `stage${stage}`;
    const patches = stage === 0 ? { kernelSize: 7, strides: 4, padding: 3 } : { kernelSize: 3, strides: 2, padding: 1 };
    x = apply(convolution2d({ name: `${name}_patches`, filters: width, ...patches, ...initial() }), x);
    x = normalize(`${name}_patches_norm`, x);
    for (let block = 0; block < depths[stage]; block++) {
      x = attend(`${name}_block${block}`, stage, x);
      x = mix(`${name}_block${block}`, width, x);
    }
    x = normalize(`${name}_norm`, x);
    return x;
  });
}
