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
import { gatherSum } from '../ops/gatherSum.js';
import type { JointBatch } from '../ops/JointBatch.js';
import { kernelTables } from '../ops/kernelTables.js';
import { modulateByIndex } from '../ops/modulateByIndex.js';
import { featureMoments, jointMoments, type Statistics, standardizeByStatistics } from '../ops/standardize.js';
import { standardizeByIndex } from '../ops/standardizeByIndex.js';
import { withoutGradient } from '../ops/withoutGradient.js';

/** The features to modulate. */
interface Features {
  x: Tensor4D;
  /** Moments that x is standardised by first; without them x is used as it is. */
  statistics?: Statistics;
}

/** The weights that compute γ and β from a label map. */
interface ModulationWeights {
  sharedKernel: Tensor4D;
  sharedBias: Tensor1D;
  /** The kernels of γ and β, concatenated: `[k, k, hiddenFilters, 2 · channels]`. */
  kernel: Tensor4D;
  /** The biases of γ and β, concatenated: `[2 · channels]`. */
  bias: Tensor1D;
}

/** `[innerPatches, innerIndex, outerPatches, outerIndex]` of one level of {@link LabelLayout.inputs}. */
export type LevelTensors = readonly [Tensor2D, Tensor3D, Tensor2D, Tensor3D];

/** Moving averages of batch normalisation, `[channels]` each. */
export interface MovingMoments {
  mean: LayerVariable;
  variance: LayerVariable;
}

/** Options of {@link batchStatistics}. */
interface BatchStatisticsOptions {
  epsilon: number;
  /** `average ← momentum · average + (1 − momentum) · batch`. */
  momentum: number;
  training: boolean;
  /** Where other processes have a part of the batch. */
  joint?: JointBatch;
}

/** `x̂ ⊙ (1 + γ) + β` with γ and β computed from a dense map `[batch, height, width, channels]`. */
export function modulateByMap(features: Features, map: Tensor4D, weights: ModulationWeights): Tensor4D {
  return tidy(() => {
    const hidden = relu(add(conv2d(map, weights.sharedKernel, 1, 'same'), weights.sharedBias)) as Tensor4D;
    return modulateByHiddenFeatures(features, hidden, weights);
  });
}

/**
 * `x̂ ⊙ (1 + γ) + β` with γ and β computed from a label layout, equal to those of its dense map.
 *
 * The hidden features depend on 3×3 labels and are computed once per distinct neighbourhood. γ and β are computed per distinct
 * 5×5 neighbourhood or per pixel, whichever is cheaper.
 */
export function modulateByLayout(
  features: Features,
  level: LevelTensors,
  boundary: boolean,
  weights: ModulationWeights,
): Tensor4D {
  return tidy(() => {
    const [innerPatches, innerIndex, outerPatches] = level;
    const tables = kernelTables(weights.sharedKernel, boundary);
    const hidden = relu(add(gatherSum(tables, innerPatches), weights.sharedBias)) as Tensor2D;
    const counts = { pixels: innerIndex.size, inner: innerPatches.shape[0], outer: outerPatches.shape[0] };
    const modulate = perNeighbourhoodIsCheaper(counts) ? modulatePerNeighbourhood : modulatePerPixel;
    return modulate(features, level, hidden, weights);
  });
}

/** Computes γ and β, which depend on 5×5 labels, once per distinct neighbourhood and gathers them per pixel. */
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
    // Per-image statistics cannot be folded into the rows, which all images share.
    const shared = statistics !== undefined && statistics.mean.size === x.shape[3];
    if (shared) return standardizeByIndex(x, statistics, { scale, shift: beta, index: outerIndex });
    return modulateByIndex(standardizeFeatures({ x, statistics }), scale, beta, outerIndex);
  });
}

/** Gathers the hidden features per pixel and computes γ and β by a convolution: for small maps, in which few neighbourhoods repeat. */
export function modulatePerPixel(
  features: Features,
  [, innerIndex]: LevelTensors,
  hidden: Tensor2D,
  weights: ModulationWeights,
): Tensor4D {
  return tidy(() => modulateByHiddenFeatures(features, gather(hidden as Tensor, innerIndex) as Tensor4D, weights));
}

/**
 * Statistics for batch normalisation: in training those of the batch, which also update the moving averages; at inference the
 * moving averages.
 */
export function batchStatistics(
  x: Tensor4D,
  moving: MovingMoments,
  { epsilon, momentum, training, joint }: BatchStatisticsOptions,
): Statistics {
  if (!training) {
    return { mean: moving.mean.read() as Tensor4D, variance: moving.variance.read() as Tensor4D, axes: [], epsilon };
  }
  const moments = joint ? jointMoments(x, joint) : featureMoments(x, [0, 1, 2]);
  const count = Math.round(x.size / x.shape[3] / (joint?.share ?? 1));
  updateAverage(moving.mean, moments.mean, momentum);
  // As in PyTorch, the moving average takes the unbiased variance, while x is normalised by the biased one.
  updateAverage(
    moving.variance,
    withoutGradient(() => mul(moments.variance, count / Math.max(1, count - 1))),
    momentum,
  );
  return { ...moments, axes: [0, 1, 2], epsilon, joint };
}

/** Statistics for instance normalisation, per image and channel, in training and at inference. */
export function instanceStatistics(x: Tensor4D, epsilon: number): Statistics {
  return { ...featureMoments(x, [1, 2]), axes: [1, 2], epsilon };
}

function modulateByHiddenFeatures(features: Features, hidden: Tensor4D, { kernel, bias }: ModulationWeights): Tensor4D {
  const both = add(conv2d(hidden, kernel, 1, 'same'), bias);
  const [gamma, beta] = split(both, 2, 3) as Tensor4D[];
  return add(mul(standardizeFeatures(features), add(gamma, 1)), beta);
}

function standardizeFeatures({ x, statistics }: Features): Tensor4D {
  return statistics ? standardizeByStatistics(x, statistics) : x;
}

function updateAverage(average: LayerVariable, batch: Tensor, momentum: number): void {
  average.write(
    withoutGradient(() => add(mul(average.read(), momentum), mul(squeeze(batch, [0, 1, 2]), 1 - momentum))),
  );
}
