import {
  add,
  conv2d,
  gather,
  mul,
  relu,
  split,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { convolveRows } from '../../ops/convolveRows.js';
import { labelTables } from '../../ops/labelTables.js';
import { lookUpSum } from '../../ops/lookUpSum.js';
import { modulateByIndex } from '../../ops/modulateByIndex.js';
import { perNeighbourhoodIsCheaper } from './perNeighbourhoodIsCheaper.js';

/** The weights that turn a label map into γ and β. */
export interface ModulationWeights {
  sharedKernel: Tensor4D;
  sharedBias: Tensor1D;
  /** γ and β side by side: `[k, k, hiddenFilters, 2 · channels]`. */
  kernel: Tensor4D;
  /** `[2 · channels]`. */
  bias: Tensor1D;
}

/** `[innerPatches, innerIndex, outerPatches, outerIndex]` of one level of {@link LabelLayout.inputs}. */
export type LevelTensors = readonly [Tensor2D, Tensor3D, Tensor2D, Tensor3D];

/** `x ⊙ (1 + γ) + β`, γ and β from a dense map `[batch, height, width, channels]`. */
export function modulateByMap(x: Tensor4D, map: Tensor4D, weights: ModulationWeights): Tensor4D {
  return tidy(() => {
    const hidden = relu(add(conv2d(map, weights.sharedKernel, 1, 'same'), weights.sharedBias)) as Tensor4D;
    return modulateByHidden(x, hidden, weights);
  });
}

/**
 * `x ⊙ (1 + γ) + β`, γ and β from a label layout, whichever way is cheaper: the same numbers as from its dense map.
 *
 * Hidden features depend on 3×3 labels: they are computed once per distinct neighbourhood either way.
 */
export function modulateByLayout(
  x: Tensor4D,
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
    return modulate(x, level, hidden, weights);
  });
}

/** γ and β depend on 5×5 labels: computed once per distinct neighbourhood, then looked up. */
export function modulatePerNeighbourhood(
  x: Tensor4D,
  [, , outerPatches, outerIndex]: LevelTensors,
  hidden: Tensor2D,
  { kernel, bias }: ModulationWeights,
): Tensor4D {
  return tidy(() => {
    const both = add(convolveRows(hidden, kernel, outerPatches), bias);
    const [gamma, beta] = split(both, 2, 1) as Tensor2D[];
    return modulateByIndex(x, add(gamma, 1), beta, outerIndex);
  });
}

/** Hidden features are looked up, γ and β convolved from them at every pixel: for small maps, where little repeats. */
export function modulatePerPixel(
  x: Tensor4D,
  [, innerIndex]: LevelTensors,
  hidden: Tensor2D,
  weights: ModulationWeights,
): Tensor4D {
  return tidy(() => modulateByHidden(x, gather(hidden as Tensor, innerIndex) as Tensor4D, weights));
}

function modulateByHidden(x: Tensor4D, hidden: Tensor4D, { kernel, bias }: ModulationWeights): Tensor4D {
  const both = add(conv2d(hidden, kernel, 1, 'same'), bias);
  const [gamma, beta] = split(both, 2, 3) as Tensor4D[];
  return add(mul(x, add(gamma, 1)), beta);
}
