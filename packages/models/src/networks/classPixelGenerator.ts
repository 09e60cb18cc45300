import { classConv2d, classMaps, type LabelLayout, ShapeError } from '@ecgan/core';
import {
  slice,
  squeeze,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { initialWeights, SeedSequence } from './initialWeights.js';

/** Result of {@link generateClassPixels}. */
export interface ClassPixels {
  /** Î_c of each (image, class) pair, `[pairs, height, width, 3]`. */
  pixels: Tensor4D;
  /** (image, class) of each Î_c, int32 `[pairs, 2]`; owned by the layout. */
  pairs: Tensor2D;
}

/**
 * Class-specific pixel generation: one decoder, shared by all classes, maps the features masked by S_c to Î_c for every class c
 * present in an image. Sharing it takes p_e + p_d parameters instead of p_e + N·p_d.
 *
 * `Î_c = tanh(conv(lrelu(conv(F ⊙ S_c))))`; the output of the branch is `Σ_c Î_c`
 *
 * @remarks Only (image, class) pairs that occur are computed, since S_c = 0 for an absent class. Away from region
 * borders all classes share one map; see `classConv2d` of `@ecgan/core`.
 * @param options - See {@link EcganOptions}: `filters` of F, `classPixelFilters` of the hidden convs.
 * @returns A model from F `[batch, height, width, filters]` and the `index` and per-conv `patches` of `layout.classRegions()` to
 * Î_c `[pairs, height, width, 3]` in [-1, 1]; {@link generateClassPixels} applies it.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.3
 */
export function classPixelGenerator(options: EcganOptions): LayersModel {
  const network = resolveOptions(options);
  const seeds = new SeedSequence(network.seed + 1);
  const features = input({ shape: [null, null, network.filters], name: 'features' });
  const index = input({ shape: [null, null], dtype: 'int32', name: 'index' });
  const hidden = network.classPixelFilters.map((filters, i) => ({ filters, which: i === 0 ? '' : `_${i}` }));
  const patches = [...hidden, null].map((_, i) => input({ shape: [9], dtype: 'int32', name: `patches_${i}` }));
  const convolve = (maps: SymbolicTensor[], name: string, filters: number, i: number) =>
    classConv2d({ name, filters, ...initialWeights(network, seeds) }).apply([...maps, patches[i]]) as SymbolicTensor[];
  let maps = [features];
  hidden.forEach(({ filters, which }, i) => {
    const [map, rows] = convolve(maps, `class_pixel_hidden${which}`, filters, i);
    const activate = (x: SymbolicTensor, name: string) =>
      layers.leakyReLU({ name: `class_pixel_activation${which}${name}`, alpha: 0.2 }).apply(x) as SymbolicTensor;
    maps = [activate(map, ''), activate(rows, '_rows')];
  });
  const last = convolve(maps, 'class_pixel_conv', 3, hidden.length);
  const pixels = last.map(
    (x, i) =>
      layers
        .activation({ name: `class_pixels${i === 0 ? '' : '_rows'}`, activation: 'tanh' })
        .apply(x) as SymbolicTensor,
  );
  const outputs = classMaps({ name: 'class_maps' }).apply([...pixels, index]) as SymbolicTensor;
  return model({ name: 'classPixelGenerator', inputs: [features, index, ...patches], outputs });
}

/**
 * Applies a decoder built by {@link classPixelGenerator} to the features of a layout.
 *
 * @param features - F, `[batch, height, width, filters]`.
 * @param layout - Labels of the same images.
 * @param ignoreLabel - Class id that is skipped. @defaultValue none
 * @returns Î_c of every class that occurs in an image, for `classPixelLoss`; the caller disposes `pixels`.
 */
export function generateClassPixels(
  classPixelGenerator: LayersModel,
  features: Tensor4D,
  layout: LabelLayout,
  ignoreLabel?: number,
): ClassPixels {
  const { pairs, index, patches } = layout.classRegions({
    convolutions: classPixelGenerator.inputs.length - 2,
    ignoreLabel,
  });
  return { pixels: classPixelGenerator.apply([features, index, ...patches]) as Tensor4D, pairs };
}

/**
 * The output image of class-specific pixel generation: the sum over the classes of each image.
 *
 * `Î = Σ_c Î_c`
 *
 * @param classPixels - Î_c of each pair, `[pairs, height, width, channels]`: the output of {@link classPixelGenerator}.
 * @param pairs - (image, class) of each Î_c, int32 `[pairs, 2]`; `LabelLayout.presentClasses`.
 * @param batch - Number of images. An image without a pair is 0.
 * @returns `[batch, height, width, channels]`; the caller disposes it.
 * @throws {@link ShapeError} if `pairs` is not `[pairs, 2]` with one row per Î_c.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.3
 * @example
 * ```ts
 * import { classPixelGenerator, classPixelImage, generateClassPixels } from '@ecgan/models';
 *
 * const { pixels, pairs } = generateClassPixels(classPixelGenerator({ numClasses: 35 }), features, layout);
 * const image = classPixelImage(pixels, pairs, layout.batch); // [batch, height, width, 3]
 * ```
 */
export function classPixelImage(classPixels: Tensor4D, pairs: Tensor2D, batch: number): Tensor4D {
  const count = classPixels.shape[0];
  if (pairs.rank !== 2 || pairs.shape[0] !== count || pairs.shape[1] !== 2) {
    throw new ShapeError({ argument: 'pairs', expected: [count, 2], received: pairs.shape });
  }
  return tidy(() => {
    const images = squeeze(slice(pairs, [0, 0], [count, 1]), [1]) as Tensor1D;
    return unsortedSegmentSum(classPixels, images, batch) as Tensor4D;
  });
}
