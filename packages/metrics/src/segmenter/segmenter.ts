import { ValueError } from '@ecgan/core';
import { initializers, input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Options of {@link segmenter}. */
export interface SegmenterOptions {
  /** Number of classes, the channels of the logits. */
  numClasses: number;
  /** Filters at full resolution; twice as many at half resolution, four times as many below. @defaultValue 12 */
  filters?: number;
  /** Height of the photos, a multiple of 8. @defaultValue any */
  height?: number;
  /** Width of the photos, a multiple of 8. @defaultValue any */
  width?: number;
  /** Seed of the initial weights. @defaultValue 0 */
  seed?: number;
}

/** How often the network halves the resolution. */
const halvings = 3;

/**
 * A small fully convolutional segmentation network, for use where no pretrained one is available.
 *
 * A U-Net (Ronneberger et al. 2015, arXiv 1505.04597): three strided convs that halve the resolution, three
 * nearest-neighbour doublings, and skip connections at each resolution. 3×3 kernels, leaky ReLU 0.2, He initialisation,
 * no normalisation, so that the logits of an image do not depend on the rest of the batch.
 *
 * @returns A model from photos `[batch, height, width, 3]` in [-1, 1] to logits `[batch, height, width, numClasses]`.
 * Without `height` and `width` it takes any multiples of 8.
 * @throws {@link ValueError} if numClasses or filters is not a positive integer, or height or width not a multiple of
 * 8.
 * @example
 * ```ts
 * import { segmenter } from '@ecgan/metrics';
 *
 * segmenter({ numClasses: 12, height: 64, width: 64 }).outputs[0].shape; // [null, 64, 64, 12]
 * ```
 */
export function segmenter({ numClasses, filters = 12, height, width, seed = 0 }: SegmenterOptions): LayersModel {
  assertMultiple('numClasses', numClasses, 1);
  assertMultiple('filters', filters, 1);
  assertMultiple('height', height, 2 ** halvings);
  assertMultiple('width', width, 2 ** halvings);
  let convCount = 0;
  const convolve = (x: SymbolicTensor, depth: number, strides = 1, kernelSize = 3): SymbolicTensor => {
    convCount += 1;
    const layer = layers.conv2d({
      name: `segmenter_conv${convCount}`,
      filters: depth,
      kernelSize,
      strides,
      padding: 'same',
      // A different seed per layer: equal seeds would give equal kernels.
      kernelInitializer: initializers.heNormal({ seed: seed * 100 + convCount }),
    });
    const features = layer.apply(x) as SymbolicTensor;
    if (kernelSize === 1) return features;
    return layers.leakyReLU({ name: `segmenter_leaky${convCount}`, alpha: 0.2 }).apply(features) as SymbolicTensor;
  };
  const photo = input({ shape: [height ?? null, width ?? null, 3], name: 'photo' });
  const skips = [convolve(photo, filters)];
  for (let halving = 1; halving <= halvings; halving++) {
    const depth = filters * Math.min(2 ** halving, 4);
    skips.push(convolve(convolve(skips[halving - 1], depth, 2), depth));
  }
  let features = skips[halvings];
  for (let halving = halvings - 1; halving >= 0; halving--) {
    // The conv that reduces the filters runs before the doubling, where it costs a quarter.
    const narrow = convolve(features, filters * 2 ** Math.min(halving, 1));
    const doubled = layers.upSampling2d({ name: `segmenter_double${halving}` }).apply(narrow) as SymbolicTensor;
    const joined = layers.concatenate({ name: `segmenter_join${halving}` }).apply([doubled, skips[halving]]);
    features = convolve(joined as SymbolicTensor, filters * 2 ** Math.min(halving, 1));
  }
  return model({ name: 'segmenter', inputs: photo, outputs: convolve(features, numClasses, 1, 1) });
}

function assertMultiple(name: string, value: number | undefined, multiple: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= multiple && value % multiple === 0)) return;
  const expected = multiple === 1 ? 'an integer ≥ 1' : `a multiple of ${multiple}`;
  throw new ValueError({ argument: name, expected, received: value });
}
