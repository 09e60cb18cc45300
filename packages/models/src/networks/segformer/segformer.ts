import { convolution2d, resizeBilinearLike, xavierNormal } from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { SeedSequence } from '../initialWeights.js';
import { mixTransformer } from './mixTransformer.js';
import { completeSegformerOptions, type SegformerOptions } from './segformerOptions.js';

/**
 * SegFormer: a {@link mixTransformer} of size B0 … B5 and an all-MLP decode head. With pretrained weights it is the
 * segmenter by which the paper predicts labels from images.
 *
 * `z = Σ_s up(F_s (W_s x_s + b_s))`, `logits = W relu(BN(z)) + b` over the features x_s of the four stages
 *
 * @remarks Its outputs equal those of `SegformerForSemanticSegmentation` of the transformers package in evaluation
 * mode. That implementation upsamples all features to 1/4 of the image size, concatenates them, and fuses them by one
 * conv1×1 without bias, `F = [F_3 F_2 F_1 F_0]`. A conv1×1 and upsampling commute, so here each stage is fused at its
 * own size, with a third of the multiplications. The batch norm uses its moving averages unless the network is applied
 * with `training: true`. There is no dropout and no stochastic depth: the network is meant to be used with pretrained
 * weights, through {@link pretrainedSegmenter}, not to be trained from scratch.
 * @param options - See {@link SegformerOptions}.
 * @returns A model from normalised images `[batch, height, width, 3]` to logits
 * `[batch, ⌈height/4⌉, ⌈width/4⌉, numClasses]`. Height and width are at least 32.
 * @throws {@link ValueError} for an option out of range.
 * @see Xie et al. 2021, arXiv 2105.15203
 * @example
 * ```ts
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { segformer } from '@ecgan/models';
 *
 * segformer({ size: 'b0', numClasses: 19 }).apply(zeros([1, 64, 128, 3])); // [1, 16, 32, 19]
 * ```
 */
export function segformer(options: SegformerOptions): LayersModel {
  const complete = completeSegformerOptions(options);
  const { headFilters, numClasses, seed } = complete;
  const seeds = new SeedSequence(seed);
  const linear = (name: string, filters: number, useBias: boolean, x: SymbolicTensor) => {
    const kernelInitializer = xavierNormal({ gain: 1, seed: seeds.next() });
    return convolution2d({ name, filters, kernelSize: 1, useBias, kernelInitializer }).apply(x) as SymbolicTensor;
  };
  const image = input({ shape: [null, null, 3], name: 'image' });
  const stages = mixTransformer(image, complete, seeds);
  const fused = stages.map((features, stage) => {
    const projected = linear(`head_stage${stage}`, headFilters, true, features);
    const ofStage = linear(`head_fuse${stage}`, headFilters, false, projected);
    if (stage === 0) return ofStage;
    return resizeBilinearLike({ name: `head_resize${stage}` }).apply([ofStage, stages[0]]) as SymbolicTensor;
  });
  const sum = layers.add({ name: 'head_sum' }).apply(fused) as SymbolicTensor;
  const norm = layers.batchNormalization({ name: 'head_norm', epsilon: 1e-5 }).apply(sum) as SymbolicTensor;
  const active = layers.activation({ name: 'head_relu', activation: 'relu' }).apply(norm) as SymbolicTensor;
  return model({ name: 'segformer', inputs: image, outputs: linear('head_logits', numClasses, true, active) });
}
