import { add, mul, rsqrt, squeeze, sub, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { featureMoments, standardize } from '../../ops/standardize.js';
import { untaped } from '../../ops/untaped.js';

/** Moving averages of a batch normalisation, `[channels]` each. */
export interface MovingMoments {
  mean: LayerVariable;
  variance: LayerVariable;
}

/** Options of {@link batchStandardize}. */
export interface BatchStandardizeOptions {
  epsilon: number;
  /** Share of the averages that is kept. */
  momentum: number;
  training: boolean;
}

/** Parameter-free batch normalisation: by the batch in training, which also moves the averages; by them at inference. */
export function batchStandardize(
  x: Tensor4D,
  moving: MovingMoments,
  { epsilon, momentum, training }: BatchStandardizeOptions,
): Tensor4D {
  if (!training) {
    return mul(sub(x, moving.mean.read()), rsqrt(add(moving.variance.read(), epsilon))) as Tensor4D;
  }
  const moments = featureMoments(x, [0, 1, 2]);
  const count = x.size / x.shape[3];
  move(moving.mean, moments.mean, momentum);
  // PyTorch averages the unbiased variance, though it normalises by the biased one.
  move(
    moving.variance,
    untaped(() => mul(moments.variance, count / Math.max(1, count - 1))),
    momentum,
  );
  return standardize(x, moments, [0, 1, 2], epsilon);
}

/** Parameter-free instance normalisation: each image's channel by itself, training or not. */
export function instanceStandardize(x: Tensor4D, epsilon: number): Tensor4D {
  return standardize(x, featureMoments(x, [1, 2]), [1, 2], epsilon);
}

function move(average: LayerVariable, batch: Tensor, momentum: number): void {
  average.write(untaped(() => add(mul(average.read(), momentum), mul(squeeze(batch, [0, 1, 2]), 1 - momentum))));
}
