import {
  add,
  conv2d,
  gather,
  mul,
  relu,
  split,
  squeeze,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { perNeighbourhoodIsCheaper } from '../layout/layoutForms.js';
import { convolveRows } from '../ops/convolveRows.js';
import { labelTables } from '../ops/labelTables.js';
import { lookUpSum } from '../ops/lookUpSum.js';
import { modulateByIndex } from '../ops/modulateByIndex.js';
import { featureMoments, type Statistics, standardizeBy } from '../ops/standardize.js';
import { standardizeByIndex } from '../ops/standardizeByIndex.js';
import { untaped } from '../ops/untaped.js';

/** What is modulated. */
interface Features {
  x: Tensor4D;
  /** What x is standardised by first; without them it is taken as it is. */
  statistics?: Statistics;
}

/** The weights that turn a label map into γ and β. */
interface ModulationWeights {
  sharedKernel: Tensor4D;
  sharedBias: Tensor1D;
  /** γ and β side by side: `[k, k, hiddenFilters, 2 · channels]`. */
  kernel: Tensor4D;
  /** `[2 · channels]`. */
  bias: Tensor1D;
}

/** `[innerPatches, innerIndex, outerPatches, outerIndex]` of one level of {@link LabelLayout.inputs}. */
export type LevelTensors = readonly [Tensor2D, Tensor3D, Tensor2D, Tensor3D];

/** `x̂ ⊙ (1 + γ) + β`, γ and β from a dense map `[batch, height, width, channels]`. */
export function modulateByMap(features: Features, map: Tensor4D, weights: ModulationWeights): Tensor4D {
  return tidy(() => {
    const hidden = relu(add(conv2d(map, weights.sharedKernel, 1, 'same'), weights.sharedBias)) as Tensor4D;
    return modulateByHidden(features, hidden, weights);
  });
}

/**
 * `x̂ ⊙ (1 + γ) + β`, γ and β from a label layout, whichever way is cheaper: the same numbers as from its dense map.
 *
 * Hidden features depend on 3×3 labels: they are computed once per distinct neighbourhood either way.
 */
export function modulateByLayout(
  features: Features,
  level: LevelTensors,
  boundary: boolean,
  weights: ModulationWeights,
): Tensor4D {
  return tidy(() => {
    const [innerPatches, innerIndex, outerPatches] = level;
    const tables = labelTables(weights.sharedKernel, boundary);
    const hidden = relu(add(lookUpSum(tables, innerPatches), weights.sharedBias)) as Tensor2D;
    const counts = { pixels: innerIndex.size, inner: innerPatches.shape[0], outer: outerPatches.shape[0] };
    const modulate = perNeighbourhoodIsCheaper(counts) ? modulatePerNeighbourhood : modulatePerPixel;
    return modulate(features, level, hidden, weights);
  });
}

/** γ and β depend on 5×5 labels: computed once per distinct neighbourhood, then looked up. */
export function modulatePerNeighbourhood(
  { x, statistics }: Features,
  [, , outerPatches, outerIndex]: LevelTensors,
  hidden: Tensor2D,
  { kernel, bias }: ModulationWeights,
): Tensor4D {
  return tidy(() => {
    const both = add(convolveRows(hidden, kernel, outerPatches), bias);
    const [gamma, beta] = split(both, 2, 1) as Tensor2D[];
    const scale = add(gamma, 1) as Tensor2D;
    // Statistics of every image by itself do not fold into rows that images share.
    const shared = statistics !== undefined && statistics.mean.size === x.shape[3];
    if (shared) return standardizeByIndex(x, statistics, { scale, shift: beta, index: outerIndex });
    return modulateByIndex(standard({ x, statistics }), scale, beta, outerIndex);
  });
}

/** Hidden features are looked up, γ and β convolved from them at every pixel: for small maps, where little repeats. */
export function modulatePerPixel(
  features: Features,
  [, innerIndex]: LevelTensors,
  hidden: Tensor2D,
  weights: ModulationWeights,
): Tensor4D {
  return tidy(() => modulateByHidden(features, gather(hidden as Tensor, innerIndex) as Tensor4D, weights));
}

function standard({ x, statistics }: Features): Tensor4D {
  return statistics ? standardizeBy(x, statistics) : x;
}

function modulateByHidden(features: Features, hidden: Tensor4D, { kernel, bias }: ModulationWeights): Tensor4D {
  const both = add(conv2d(hidden, kernel, 1, 'same'), bias);
  const [gamma, beta] = split(both, 2, 3) as Tensor4D[];
  return add(mul(standard(features), add(gamma, 1)), beta);
}

/** Moving averages of a batch normalisation, `[channels]` each. */
export interface MovingMoments {
  mean: LayerVariable;
  variance: LayerVariable;
}

/** Options of {@link batchStatistics}. */
interface BatchStatisticsOptions {
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
