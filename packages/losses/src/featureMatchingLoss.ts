import { ValueError } from '@ecgan/core';
import { assertShape } from '@ecgan/core/internal';
import { abs, customGrad, div, mean, mul, reshape, sign, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { addUp, type Reduced, type Reduction, reduce } from './reduce.js';

/** A discriminator's intermediate outputs: per scale, per layer, `[batch, …]`. */
export type FeatureScales = readonly (readonly Tensor[])[];

/** Options of {@link featureMatchingLoss}. */
export interface FeatureMatchingLossOptions<R extends Reduction = Reduction> {
  /** Over the images. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * Feature matching: the discriminator's features of the generated image should equal those of the real one, layer by layer.
 *
 * `L = 1/K Σ_k Σ_l mean |D_k^l(fake) − D_k^l(real)|` over the layers l of K scales, the mean over the elements of a layer
 *
 * @remarks As in pix2pixHD, SPADE and the paper's code, layers are summed and scales averaged; the weight of 10 that all three use
 * belongs to this sum. Leave the last output, the logits, out of the lists, as they do. No gradient reaches `real`.
 * @param real - Features of the real image, per scale, per layer, `[batch, …]`.
 * @param fake - Features of the generated image, of the same number and shapes.
 * @param options - See {@link FeatureMatchingLossOptions}.
 * @returns A scalar for `'mean'` and `'sum'`, `[batch]` for `'none'`.
 * @throws {@link ValueError} if the numbers of scales or layers differ or are 0; {@link ShapeError} if two features differ in shape.
 * @see Wang et al. 2018, arXiv 1711.11585, section 3.2; Tang et al. 2023, arXiv 2003.13898, section 3.3
 *
 * @example
 * ```ts
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { featureMatchingLoss } from '@ecgan/losses';
 *
 * const real = [[tensor2d([[0, 0]]), tensor2d([[1]])]]; // one scale, two layers
 * featureMatchingLoss(real, [[tensor2d([[1, 3]]), tensor2d([[1]])]]).print(); // 2 = (1 + 3) / 2 + 0
 * ```
 */
export function featureMatchingLoss<R extends Reduction = 'mean'>(
  real: FeatureScales,
  fake: FeatureScales,
  { reduction = 'mean' as R }: FeatureMatchingLossOptions<R> = {},
): Reduced<R> {
  const layers = fake.map((scale) => scale.length);
  if (layers.length === 0 || layers.includes(0) || layers.join() !== real.map((scale) => scale.length).join())
    throw new ValueError({
      argument: 'fake',
      expected: 'the numbers of scales and layers of real, at least one of each',
      received: `layers per scale [${layers.join(', ')}] beside [${real.map((scale) => scale.length).join(', ')}]`,
    });
  return tidy(() => {
    const perScale = fake.map((scale, k) =>
      addUp(scale.map((feature, l) => difference(feature, real[k][l], `fake[${k}][${l}]`))),
    );
    return reduce(div(addUp(perScale), perScale.length), reduction);
  });
}

function difference(fake: Tensor, real: Tensor, argument: string): Tensor {
  assertShape(argument, fake, real.shape);
  return meanAbsoluteDifference(fake, real);
}

/**
 * `mean |x − target|` over all but the first dimension, `[batch, …]` to `[batch]`; `target` is a constant: no gradient reaches it.
 *
 * @remarks TF.js has no `stopGradient`. An operand that a custom gradient only closes over gets no gradient, and the tape does not
 * reach what computed it. At x = target the gradient is 0.
 */
export function meanAbsoluteDifference(x: Tensor, target: Tensor): Tensor {
  const itemSize = x.size / x.shape[0];
  const flat = [x.shape[0], itemSize];
  const evaluate = customGrad((...operands) => {
    const [input, save] = operands as [Tensor, (tensors: Tensor[]) => void];
    const difference = sub(input, target);
    save([sign(difference)]);
    return {
      value: mean(reshape(abs(difference), flat), 1),
      gradFunc: (dy: Tensor, [direction]: Tensor[]) =>
        reshape(mul(reshape(direction, flat), div(reshape(dy, [-1, 1]), itemSize)), x.shape),
    };
  });
  return evaluate(x);
}
