import { oneHotFloat } from '@ecgan/core';
import {
  cast,
  div,
  expandDims,
  maximum,
  mul,
  step,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from '../pairs/unequalPairs.js';

/** Which pixels take part, of which class they are, and what a class weighs. */
export interface LabelledPixels {
  /** 1 at the class of a pixel that takes part, `[batch, height, width, numClasses]`. */
  indicators: Tensor;
  /** 1 for a pixel that takes part, `[batch, height, width]`. */
  takesPart: Tensor3D;
  /** `α_c = pixels that take part / pixels of class c`, `[numClasses]`; 0 for a class that is absent. */
  classWeights: Tensor1D;
}

/** Reads a label map int32 `[batch, height, width]`; ids outside 0 … numClasses − 1 take no part, nor does `ignoreLabel`. */
export function labelledPixels(labelMap: Tensor, numClasses: number, ignoreLabel?: number): LabelledPixels {
  const classes = oneHotFloat(cast(labelMap, 'int32'), numClasses);
  const kept = (id: number) => expandDims(unequalPairs(cast(labelMap, 'float32'), id), 3);
  const indicators = ignoreLabel === undefined ? classes : mul(classes, kept(ignoreLabel));
  const pixels = sum<Tensor1D>(indicators, [0, 1, 2]);
  return {
    indicators,
    takesPart: sum<Tensor3D>(indicators, 3),
    classWeights: div(mul(step(pixels), sum(pixels)), maximum(pixels, 1)),
  };
}
