import { ValueError } from '@ecgan/core';
import { initializers, input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Options of {@link segmenter}. */
export interface SegmenterOptions {
  /** Number of classes, the channels of the logits. */
  numClasses: number;
  /** Filters at full size; twice as many at half size, four times below. @defaultValue 12 */
  filters?: number;
  /** Height of the photos, a multiple of 8. @defaultValue any */
  height?: number;
  /** Width of the photos, a multiple of 8. @defaultValue any */
  width?: number;
  /** Of the initial weights. @defaultValue 0 */
  seed?: number;
}

const halvings = 3;

function assertMultiple(name: string, value: number | undefined, multiple: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= multiple && value % multiple === 0)) return;
  const expected = multiple === 1 ? 'an integer ≥ 1' : `a multiple of ${multiple}`;
  throw new ValueError({ argument: name, expected, received: value });
}

/**
 * A small fully convolutional segmenter: what a person's pretrained one is replaced by where none can be had.
 *
 * Three halvings by strided convs, a middle, and three doublings (nearest), each joined with the features of its size
 * (Ronneberger et al. 2015, arXiv 1505.04597): 3×3 kernels, leaky ReLU 0.2, He initialisation, no normalisation, so that it does the
 * same whatever else is in the batch.
 *
 * @returns A model from photos `[batch, height, width, 3]` in [-1, 1] to logits `[batch, height, width, numClasses]`; any
 * multiples of 8 where the size is left open.
 * @throws {@link ValueError} if a count is no positive integer or a size no multiple of 8.
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
      // Its own seed per layer: equal ones would give equal kernels.
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
    // Narrow before doubling: the same conv afterwards costs four times as much.
    const narrow = convolve(features, filters * 2 ** Math.min(halving, 1));
    const doubled = layers.upSampling2d({ name: `segmenter_double${halving}` }).apply(narrow) as SymbolicTensor;
    const joined = layers.concatenate({ name: `segmenter_join${halving}` }).apply([doubled, skips[halving]]);
    features = convolve(joined as SymbolicTensor, filters * 2 ** Math.min(halving, 1));
  }
  return model({ name: 'segmenter', inputs: photo, outputs: convolve(features, numClasses, 1, 1) });
}
