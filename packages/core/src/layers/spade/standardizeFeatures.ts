import { add, mul, squeeze, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { featureMoments, type Statistics } from '../../ops/standardize.js';
import { untaped } from '../../ops/untaped.js';

/** Moving averages of a batch normalisation, `[channels]` each. */
export interface MovingMoments {
  mean: LayerVariable;
  variance: LayerVariable;
}

/** Options of {@link batchStatistics}. */
export interface BatchStatisticsOptions {
  epsilon: number;
  /** Share of the averages that is kept. */
  momentum: number;
  training: boolean;
}

/** What batch normalisation goes by: the batch in training, which also moves the averages; the averages at inference. */
export function batchStatistics(
  x: Tensor4D,
  moving: MovingMoments,
  { epsilon, momentum, training }: BatchStatisticsOptions,
): Statistics {
  if (!training) {
    return { mean: moving.mean.read() as Tensor4D, variance: moving.variance.read() as Tensor4D, axes: [], epsilon };
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
  return { ...moments, axes: [0, 1, 2], epsilon };
}

/** What instance normalisation goes by: each image's channel by itself, training or not. */
export function instanceStatistics(x: Tensor4D, epsilon: number): Statistics {
  return { ...featureMoments(x, [1, 2]), axes: [1, 2], epsilon };
}

function move(average: LayerVariable, batch: Tensor, momentum: number): void {
  average.write(untaped(() => add(mul(average.read(), momentum), mul(squeeze(batch, [0, 1, 2]), 1 - momentum))));
}
