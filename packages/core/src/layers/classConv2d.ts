import {
  add,
  concat,
  reshape,
  serialization,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { type InitializerConfig, initializerConfig, initializerFrom } from '../initializers/initializerConfig.js';
import { type Initializer, xavierNormal } from '../initializers/xavierNormal.js';
import { convolve } from '../ops/convolve.js';
import { convolvePatches } from '../ops/convolvePatches.js';
import { channelsOf, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link classConv2d}. */
export interface ClassConv2dOptions extends LayerOptions {
  /** Output channels. */
  filters: number;
  /** @defaultValue `xavierNormal({ gain: 0.02, seed })` */
  kernelInitializer?: Initializer | InitializerConfig;
  /** The same seed gives the same weights on every backend. @defaultValue none */
  seed?: number;
}

/** See {@link classConv2d}. Weights: `kernel [3, 3, inChannels, filters]`, `bias [filters]`. */
export class ClassConv2d extends layers.Layer {
  static className = 'EcganClassConv2d';
  readonly filters: number;
  readonly #kernelInitializer: Initializer;
  #kernel: LayerVariable | undefined;
  #bias: LayerVariable | undefined;

  constructor(options: ClassConv2dOptions) {
    super(options);
    this.filters = options.filters;
    const { seed } = options;
    this.#kernelInitializer = initializerFrom(options.kernelInitializer ?? xavierNormal({ seed: seed ?? undefined }));
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [3, 3, channelsOf((inputShape as Shape[])[0], 'map'), this.filters];
    this.#kernel = this.addWeight('kernel', shape, 'float32', this.#kernelInitializer);
    this.#bias = this.addWeight('bias', [this.filters], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor[] {
    return tidy(() => {
      const [map, ...added] = inputs as [Tensor4D, ...Tensor2D[]];
      const patches = added.pop() as Tensor2D;
      const kernel = this.#kernel?.read() as Tensor4D;
      const bias = this.#bias?.read() as Tensor;
      const rows = concat([reshape(map, [-1, map.shape[3]]) as Tensor2D, ...added]);
      return [add(convolve(map, kernel), bias), add(convolvePatches(rows, kernel, patches), bias)];
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    const shapes = inputShape as Shape[];
    const [batch, height, width] = shapes[0];
    return [
      [batch, height, width, this.filters],
      [shapes[shapes.length - 1][0], this.filters],
    ];
  }

  override getConfig(): serialization.ConfigDict {
    const kernelInitializer = initializerConfig(this.#kernelInitializer);
    return { ...super.getConfig(), filters: this.filters, kernelInitializer };
  }
}
serialization.registerClass(ClassConv2d);

/**
 * 3×3 convolution of the features masked by each class, for all classes at once and without duplicate work.
 *
 * `y_c = W ∗ (x ⊙ S_c) + b` for each class c
 *
 * @remarks The results are stored as one dense map and additional rows for pixels whose receptive field contains several classes,
 * see {@link LabelLayout.classRegions}. For a layout of large regions that costs little more than one convolution instead of one
 * per class. Values and gradients equal those of convolutions of {@link classMask}. Layers can be stacked with pointwise
 * activations of both outputs between them; {@link classMaps} expands the last outputs to one map per (image, class) pair.
 * @param options - See {@link ClassConv2dOptions}.
 * @returns A layer with two outputs, `map` `[batch, height, width, filters]` and `rows` `[added, filters]`. The first layer of a
 * stack takes `[features, patches]`, later ones `[map, rows, patches]`, where `patches` is the entry of
 * {@link LabelLayout.classRegions} for that layer.
 * @see Tang et al. 2023, arXiv 2003.13898, class-specific pixel generation
 *
 * @example
 * ```ts
 * import { classConv2d, classMaps } from '@ecgan/core';
 *
 * const { patches, index } = layout.classRegions({ convolutions: 1 });
 * const [map, rows] = classConv2d({ filters: 3 }).apply([features, patches[0]]);
 * classMaps().apply([map, rows, index]); // [pairs, height, width, 3]
 * ```
 */
export function classConv2d(options: ClassConv2dOptions): ClassConv2d {
  return new ClassConv2d(options);
}
