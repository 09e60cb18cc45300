import { caffeStatistics, imageNormalization, torchvisionStatistics } from '@ecgan/core';
import { assertChoice } from '@ecgan/core/internal';
import { initializers, input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { SeedSequence } from '../initialWeights.js';

/** Options of {@link vgg19Features}. */
export interface Vgg19FeaturesOptions {
  /**
   * Normalisation of the images that the weights were trained with. `'torchvision'`: RGB in [0, 1] with ImageNet's mean
   * and deviation. `'caffe'`: BGR in [0, 255] minus ImageNet's mean, as for the original weights and those of Keras.
   * @defaultValue 'torchvision'
   */
  normalization?: 'torchvision' | 'caffe';
  /** Seed of the initial weights. @defaultValue 0 */
  seed?: number;
}

/** Number of convs of each block up to relu5_1, and their filters. */
const blocks = [
  { count: 2, filters: 64 },
  { count: 2, filters: 128 },
  { count: 4, filters: 256 },
  { count: 4, filters: 512 },
  { count: 1, filters: 512 },
];

/**
 * VGG-19 up to the last activation that the perceptual loss reads: relu1_1, relu2_1, relu3_1, relu4_1 and relu5_1.
 *
 * conv3×3 with ReLU; 2×2 max pooling between the blocks. The network normalises the images itself.
 *
 * @remarks The network is frozen: none of its weights is trainable. Its activations are not of order 1, and their scale
 * differs between layers; {@link perceptualLoss} of `@ecgan/losses` has `weights` and `scales` for this.
 * @param options - See {@link Vgg19FeaturesOptions}.
 * @returns A model from images `[batch, height, width, 3]` in [-1, 1] to five feature maps, with 64, 128, 256, 512 and
 * 512 channels at 1, 1/2, 1/4, 1/8 and 1/16 of the image size, rounded down. Height and width are at least 16.
 * @throws {@link ValueError} if `normalization` is neither of the two.
 * @see Simonyan and Zisserman 2015, arXiv 1409.1556, table 1, E
 * @example
 * ```ts
 * import { perceptualLoss } from '@ecgan/losses';
 * import { decodeSafetensors, loadVgg19Weights, vgg19Features } from '@ecgan/models';
 *
 * const vgg = vgg19Features();
 * const file = await (await fetch('vgg19.safetensors')).arrayBuffer();
 * loadVgg19Weights(vgg, decodeSafetensors(new Uint8Array(file)).tensors);
 * const perceptual = perceptualLoss((images) => vgg.apply(images));
 * ```
 */
export function vgg19Features({ normalization = 'torchvision', seed = 0 }: Vgg19FeaturesOptions = {}): LayersModel {
  assertChoice('normalization', normalization, ['torchvision', 'caffe']);
  const seeds = new SeedSequence(seed);
  const image = input({ shape: [null, null, 3], name: 'image' });
  const statistics = normalization === 'caffe' ? caffeStatistics : torchvisionStatistics;
  let x = imageNormalization({ name: 'normalize', ...statistics }).apply(image) as SymbolicTensor;
  const taps = blocks.map(({ count, filters }, block) => {
    if (block > 0) x = layers.maxPooling2d({ name: `pool${block}`, poolSize: 2 }).apply(x) as SymbolicTensor;
    const features: SymbolicTensor[] = [];
    for (let conv = 1; conv <= count; conv++) {
      const layer = layers.conv2d({
        ...{ name: `conv${block + 1}_${conv}`, filters, kernelSize: 3, padding: 'same', activation: 'relu' },
        kernelInitializer: initializers.heNormal({ seed: seeds.next() }),
      });
      x = layer.apply(x) as SymbolicTensor;
      features.push(x);
    }
    return features[0];
  });
  const network = model({ name: 'vgg19Features', inputs: image, outputs: taps });
  network.trainable = false;
  return network;
}
