import { assertInteger, assertShape } from '@ecgan/core/internal';
import {
  add,
  cast,
  clipByValue,
  gather,
  mul,
  range,
  reshape,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';

/** Options of {@link labelMix}. */
export interface LabelMixOptions {
  /** Each class 0 … numClasses − 1 has a draw of its own; pixels with any other id share one more. */
  numClasses: number;
  /** Uniform in [0, 1): seed it for the same mask again. @defaultValue `Math.random` */
  random?: () => number;
}

/** The result of {@link labelMix}; the caller disposes both tensors. */
export interface MixedImages {
  /** The collage, of the shape of the images. */
  mixed: Tensor4D;
  /** M, `[batch, height, width, 1]`: 1 where the real image shows, 0 where the fake one does. */
  mask: Tensor4D;
}

/**
 * LabelMix: a collage of a real and a fake image of one layout, cut along the borders of the classes.
 *
 * `LabelMix(x, x̂, M) = M ⊙ x + (1 − M) ⊙ x̂`, with M one fair binary draw for each class of each image
 *
 * @remarks For {@link labelMixLoss}, which trains the discriminator to judge a pixel by its content and class, not by the collage around
 * it. The draws are made on the CPU and looked up on the device, so nothing is read back.
 * @param real - x, `[batch, height, width, channels]`.
 * @param fake - x̂, generated from the same layouts, of the same shape.
 * @param labelMap - Class ids, int32 `[batch, height, width]`.
 * @param options - See {@link LabelMixOptions}.
 * @throws {@link ShapeError} if the shapes differ; {@link ValueError} if `numClasses` is not an integer ≥ 1.
 * @see Sushko et al. 2021, arXiv 2012.04781, section 3.2, LabelMix regularization
 *
 * @example
 * ```ts
 * import { ones, tensor3d, zeros } from '@tensorflow/tfjs-core';
 * import { labelMix } from '@ecgan/losses';
 *
 * const labelMap = tensor3d([[[0, 0, 1]]], [1, 1, 3], 'int32');
 * const draws = [0.9, 0.1, 0.9]; // for class 0, class 1 and whatever is neither: below ½ is real
 * const random = () => draws.shift() ?? 0;
 * labelMix(ones([1, 1, 3, 1]), zeros([1, 1, 3, 1]), labelMap, { numClasses: 2, random }).mixed.print(); // [0, 0, 1]
 * ```
 */
export function labelMix(
  real: Tensor,
  fake: Tensor,
  labelMap: Tensor,
  { numClasses, random = Math.random }: LabelMixOptions,
): MixedImages {
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  assertShape('real', real, ['batch', 'height', 'width', 'channels']);
  assertShape('fake', fake, real.shape);
  assertShape('labelMap', labelMap, real.shape.slice(0, 3));
  return tidy(() => {
    const mask = labelMixMask(labelMap, { numClasses, random });
    return { mixed: mixByMask(real as Tensor4D, fake as Tensor4D, mask), mask };
  });
}

/**
 * M of {@link labelMix} alone, `[batch, height, width, 1]`.
 *
 * @param labelMap - Class ids, int32 `[batch, height, width]`.
 * @returns The caller disposes it.
 */
export function labelMixMask(labelMap: Tensor, { numClasses, random = Math.random }: LabelMixOptions): Tensor4D {
  const [batch, height, width] = labelMap.shape;
  const table = Array.from({ length: batch }, () => drawsOf(numClasses, random)).flat();
  return tidy(() => {
    const slots = add(clipByValue(cast(labelMap, 'float32'), -1, numClasses), 1);
    const firstSlots = mul(range(0, batch), numClasses + 2);
    const rows = add(reshape(slots, [batch, height * width]), reshape(firstSlots, [batch, 1]));
    const flat = cast(reshape(rows, [-1]), 'int32') as Tensor1D;
    const mask: Tensor4D = reshape(gather(tensor1d(table), flat), [batch, height, width, 1]);
    return mask;
  });
}

/** The draws of one image, for the ids −1 … numClasses: both ends stand for ids that are no class, and share one draw. */
function drawsOf(numClasses: number, random: () => number): number[] {
  const draw = () => (random() < 0.5 ? 1 : 0);
  const classes = Array.from({ length: numClasses }, draw);
  const others = draw();
  return [others, ...classes, others];
}

/** `M ⊙ real + (1 − M) ⊙ fake`, the LabelMix of two images or of two images' logits. */
export function mixByMask<T extends Tensor>(real: T, fake: T, mask: Tensor): T {
  return add(mul(mask, real), mul(sub(1, mask), fake)) as T;
}
