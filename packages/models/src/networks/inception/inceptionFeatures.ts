import { resizeBilinear2d } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { SeedSequence } from '../initialWeights.js';
import { inceptionA, inceptionB, inceptionC, inceptionD, inceptionE } from './inceptionBlocks.js';
import { inceptionParts } from './inceptionParts.js';

/** Options of {@link inceptionFeatures}. */
export interface InceptionFeaturesOptions {
  /** Divides the filters of every layer, for fast tests. Published weights need 1. @defaultValue 1 */
  narrowing?: number;
  /** Seed of the initial weights. @defaultValue 0 */
  seed?: number;
}

/**
 * The Inception v3 network that FID and KID are defined with: the one of TensorFlow's 2015 models, as in `pytorch-fid`
 * and `torch-fidelity`. torchvision's Inception v3 is a different network.
 *
 * Its pooling differs from torchvision's, which changes the features: average pooling excludes the padding, and the
 * last block uses max pooling where the block before it uses average pooling.
 *
 * @remarks Images of any size are resized to 299×299 bilinearly (half-pixel centres, no anti-aliasing). The resize is
 * part of the protocol: `clean-fid` resizes differently, so its distances differ. {@link frechetDistance} (FID) and
 * {@link kernelDistance} (KID) of `@ecgan/metrics` take the features as they are. The network is frozen: none of its
 * 21.8 million weights (83 MB) is trainable.
 * @param options - See {@link InceptionFeaturesOptions}.
 * @returns A model from images `[batch, height, width, 3]` in [-1, 1] to features `[batch, 2048]`.
 * @throws {@link ValueError} for an option out of range.
 * @see Szegedy et al. 2016, arXiv 1512.00567; Heusel et al. 2017, arXiv 1706.08500
 * @example
 * ```ts
 * import { decodeSafetensors, inceptionFeatures, loadInceptionWeights } from '@ecgan/models';
 *
 * const inception = inceptionFeatures();
 * const file = await (await fetch('inception.safetensors')).arrayBuffer();
 * loadInceptionWeights(inception, decodeSafetensors(new Uint8Array(file)).tensors);
 * ```
 */
export function inceptionFeatures({ narrowing = 1, seed = 0 }: InceptionFeaturesOptions = {}): LayersModel {
  assertInteger('narrowing', narrowing, { atLeast: 1 });
  const parts = inceptionParts(narrowing, new SeedSequence(seed));
  const { average, chain, maximum } = parts;
  const image = input({ shape: [null, null, 3], name: 'image' });
  let x = resizeBilinear2d({ name: 'resize', height: 299, width: 299 }).apply(image) as SymbolicTensor;
  x = chain('', [['Conv2d_1a_3x3', 32, 3, 'halves']], x);
  x = chain('', [['Conv2d_2a_3x3', 32, 3]], x, 'valid');
  x = maximum('pool1', chain('', [['Conv2d_2b_3x3', 64, 3]], x), 2);
  x = chain('', [['Conv2d_3b_1x1', 80, 1]], x);
  x = maximum('pool2', chain('', [['Conv2d_4a_3x3', 192, 3]], x, 'valid'), 2);
  x = inceptionA(parts, 'Mixed_5b', 32, x);
  x = inceptionA(parts, 'Mixed_5c', 64, x);
  x = inceptionA(parts, 'Mixed_5d', 64, x);
  x = inceptionB(parts, 'Mixed_6a', x);
  for (const [name, filters] of [
    ['Mixed_6b', 128],
    ['Mixed_6c', 160],
    ['Mixed_6d', 160],
    ['Mixed_6e', 192],
  ] as const)
    x = inceptionC(parts, name, filters, x);
  x = inceptionD(parts, 'Mixed_7a', x);
  x = inceptionE(parts, 'Mixed_7b', average, x);
  x = inceptionE(parts, 'Mixed_7c', (name, maps) => maximum(name, maps, 1), x);
  const features = layers.globalAveragePooling2d({ name: 'mean' }).apply(x) as SymbolicTensor;
  const network = model({ name: 'inceptionFeatures', inputs: image, outputs: features });
  network.trainable = false;
  return network;
}
