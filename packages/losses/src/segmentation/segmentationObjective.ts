import { oneHotFloat } from '@ecgan/core';
import { assertInteger, assertShape } from '@ecgan/core/internal';
import {
  add,
  cast,
  div,
  expandDims,
  logSoftmax,
  maximum,
  mul,
  neg,
  type Scalar,
  slice,
  squeeze,
  step,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  tidy,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from '../contrast/anchorLosses.js';
import { reduce } from '../reduce.js';

/** Options of {@link segmentationObjective}. */
export interface SegmentationObjectiveOptions {
  /** N: the real classes are 0 … N − 1; channel N is the class "fake". */
  numClasses: number;
  /** Pixels with this id take no part, neither as real nor as fake. @defaultValue only ids outside 0 … numClasses − 1 are skipped */
  ignoreLabel?: number;
  /** Weight each class by α_c, its inverse frequency in the batch. If false, every pixel has weight 1. @defaultValue true, as in the paper */
  balance?: boolean;
  /** Pixel counts `[numClasses]` to compute α_c from. @defaultValue those of the label map, as in the paper */
  classPixels?: Tensor1D;
}

/**
 * The losses of both players of the game with a segmenting discriminator, both minimised. Logits are
 * `[batch, height, width, numClasses + 1]`, label maps int32 `[batch, height, width]`; every function returns a scalar.
 */
export interface SegmentationObjective {
  /** The discriminator's loss: `discriminatorReal(real, labelMap) + discriminatorFake(fake, labelMap)`. */
  discriminator(realLogits: Tensor, fakeLogits: Tensor, labelMap: Tensor): Scalar;
  /** Its part for real images: each pixel is of its class. */
  discriminatorReal(realLogits: Tensor, labelMap: Tensor): Scalar;
  /** Its part for fake images: each pixel is fake; the label map only says which pixels are ignored. */
  discriminatorFake(fakeLogits: Tensor, labelMap: Tensor): Scalar;
  /** The generator's loss: each pixel of a fake image should be classified as its class. */
  generator(fakeLogits: Tensor, labelMap: Tensor): Scalar;
}

/**
 * Segmentation objective: the discriminator classifies every pixel as its class or as fake, and so judges layout and realism together.
 *
 * `L_D = −Σ_c α_c E[t_c log D(x)_c] − E[log D(x̂)_N]`, `L_G = −Σ_c α_c E[t_c log D(x̂)_c]`, `D = softmax(logits)`,
 * `α_c = height · width · batch / (pixels of class c in the batch)`
 *
 * @remarks E is a mean over the pixels of the batch that take part, where the paper sums over height and width: its figures are
 * height · width times these, and a weight here means the same at every size. Since α_c is the inverse frequency of c, the balanced terms
 * are sums, over the classes present, of the mean over each class's pixels. The fake class comes last, as in the
 * paper (there counted from 1, so N + 1). Ignored pixels count neither in a mean nor in α_c. The logits of the real classes, the
 * first `numClasses` channels, are a segmentation of the image: those of I'' can be passed to {@link similarityLoss}.
 * @param options - See {@link SegmentationObjectiveOptions}.
 * @returns Functions to scalars that the caller disposes; 0 where no pixel takes part.
 * @throws {@link ValueError} if `numClasses` is not an integer ≥ 1, or `ignoreLabel` not an integer; the functions throw
 *   {@link ShapeError} if the shapes of logits and label map do not match.
 * @see Sushko et al. 2021, arXiv 2012.04781, equations 1 and 2, section 3.1
 *
 * @example
 * ```ts
 * import { tensor3d, zeros } from '@tensorflow/tfjs-core';
 * import { segmentationObjective } from '@ecgan/losses';
 *
 * const { discriminator, generator } = segmentationObjective({ numClasses: 2 });
 * const labelMap = tensor3d([[[0, 0, 1]]], [1, 1, 3], 'int32');
 * const undecided = zeros([1, 1, 3, 3]); // log 3 for each class present
 * generator(undecided, labelMap).print(); // 2.197225 = 2 log 3
 * discriminator(undecided, undecided, labelMap).print(); // 3.295837 = 3 log 3
 * ```
 */
export function segmentationObjective({
  numClasses,
  ignoreLabel,
  balance = true,
  classPixels,
}: SegmentationObjectiveOptions): SegmentationObjective {
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  if (ignoreLabel !== undefined) assertInteger('ignoreLabel', ignoreLabel);

  const asLabelled = (argument: string, logits: Tensor, labelMap: Tensor) =>
    tidy(() => {
      expectOperands(argument, logits, labelMap, numClasses);
      const { indicators, takesPart, classWeights } = labelledPixels(labelMap, numClasses, ignoreLabel, classPixels);
      const weighted = balance ? mul(indicators, classWeights) : indicators;
      const ofClasses = slice(logSoftmax(logits), [0, 0, 0, 0], [-1, -1, -1, numClasses]);
      return reduce(neg(sum(mul(weighted, ofClasses), 3)), 'mean', takesPart);
    });
  const asFake = (fakeLogits: Tensor, labelMap: Tensor) =>
    tidy(() => {
      expectOperands('fakeLogits', fakeLogits, labelMap, numClasses);
      const { takesPart } = labelledPixels(labelMap, numClasses, ignoreLabel);
      const ofFake = slice(logSoftmax(fakeLogits), [0, 0, 0, numClasses], [-1, -1, -1, 1]);
      return reduce(neg(squeeze(ofFake, [3])), 'mean', takesPart);
    });
  const asReal = (realLogits: Tensor, labelMap: Tensor) => asLabelled('realLogits', realLogits, labelMap);
  return {
    discriminator: (real, fake, labelMap) => tidy(() => add(asReal(real, labelMap), asFake(fake, labelMap)) as Scalar),
    discriminatorReal: asReal,
    discriminatorFake: asFake,
    generator: (fake, labelMap) => asLabelled('fakeLogits', fake, labelMap),
  };
}

function expectOperands(argument: string, logits: Tensor, labelMap: Tensor, numClasses: number): void {
  const advice = 'One logit for each class, and a last one for "fake".';
  assertShape(argument, logits, ['batch', 'height', 'width', numClasses + 1], advice);
  assertShape('labelMap', labelMap, logits.shape.slice(0, 3), 'Bring labels and logits to one size first.');
}

/** Which pixels take part, their classes, and the class weights. */
interface LabelledPixels {
  /** 1 at the class of a pixel that takes part, `[batch, height, width, numClasses]`. */
  indicators: Tensor;
  /** 1 for a pixel that takes part, `[batch, height, width]`. */
  takesPart: Tensor3D;
  /** `α_c = pixels that take part / pixels of class c`, `[numClasses]`; 0 for a class that is absent. */
  classWeights: Tensor1D;
}

/** Reads a label map int32 `[batch, height, width]`; ids outside 0 … numClasses − 1 take no part, nor does `ignoreLabel`. */
function labelledPixels(
  labelMap: Tensor,
  numClasses: number,
  ignoreLabel?: number,
  classPixels?: Tensor1D,
): LabelledPixels {
  const classes = oneHotFloat(cast(labelMap, 'int32'), numClasses);
  const kept = (id: number) => expandDims(unequalPairs(cast(labelMap, 'float32'), id), 3);
  const indicators = ignoreLabel === undefined ? classes : mul(classes, kept(ignoreLabel));
  const pixels = classPixels ?? sum<Tensor1D>(indicators, [0, 1, 2]);
  return {
    indicators,
    takesPart: sum<Tensor3D>(indicators, 3),
    classWeights: div(mul(step(pixels), sum(pixels)), maximum(pixels, 1)),
  };
}
