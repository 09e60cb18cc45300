import {
  add,
  concat,
  div,
  gather,
  reshape,
  slice,
  sum,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { oneHotFloat } from './oneHotFloat.js';

/** Options of {@link labelPool}. */
export interface LabelPoolOptions {
  /** Classes of the layout, without the boundary channel. */
  numClasses: number;
  /** Whether the layout has an instance-boundary channel. @defaultValue false */
  boundary?: boolean;
}

/**
 * Average pooling 3×3 with stride 2 and padding 1 of a one-hot label map, without creating the one-hot map. The padding is
 * excluded from the average. The result is the label input of a multi-scale discriminator's second scale.
 *
 * `y[i, j] = mean of oneHot(labels) over the ≤ 9 pixels around (2i, 2j)`
 *
 * @remarks Without gradient, since labels are integers.
 * @param innerPatches - int32 `[distinct, 9]`, of {@link LabelLayout.inputs}.
 * @param innerIndex - int32 `[batch, height, width]`.
 * @param options - See {@link LabelPoolOptions}.
 * @returns `[batch, ⌈height / 2⌉, ⌈width / 2⌉, channels]`.
 *
 * @example
 * ```ts
 * import { labelPool } from '@ecgan/core';
 *
 * const [, innerPatches, innerIndex] = layout.inputs();
 * labelPool(innerPatches, innerIndex, { numClasses: 35, boundary: true }); // [batch, height / 2, width / 2, 36]
 * ```
 */
export function labelPool(
  innerPatches: Tensor2D,
  innerIndex: Tensor3D,
  { numClasses, boundary = false }: LabelPoolOptions,
): Tensor4D {
  return tidy(() => {
    const symbols = boundary ? 2 * numClasses : numClasses;
    const distinct = innerPatches.shape[0];
    // The symbol of pixels outside the image is ≥ depth, so its one-hot row is zero and it is excluded from sum and count.
    const counts = sum(oneHotFloat(innerPatches, symbols), 1) as Tensor2D;
    const means = div(counts, sum(counts, 1, true)) as Tensor2D;
    const pooled = boundary ? splitBoundary(means, distinct, numClasses) : means;
    // Not stridedSlice: the wasm backend returns its int32 result with dtype float32.
    const centres = gather(
      gather(innerIndex, everySecond(innerIndex.shape[1]), 1),
      everySecond(innerIndex.shape[2]),
      2,
    );
    const [batch, height, width] = centres.shape as [number, number, number];
    return reshape(gather(pooled, reshape(centres, [-1])), [batch, height, width, pooled.shape[1]]) as Tensor4D;
  });
}

function everySecond(length: number): Tensor1D {
  return tensor1d(
    Int32Array.from({ length: Math.ceil(length / 2) }, (_, i) => 2 * i),
    'int32',
  );
}

/** Converts frequencies of (class, boundary bit) symbols `[distinct, 2·numClasses]` to class frequencies and the boundary frequency. */
function splitBoundary(means: Tensor2D, distinct: number, numClasses: number): Tensor2D {
  const off = slice(means, [0, 0], [distinct, numClasses]);
  const on = slice(means, [0, numClasses], [distinct, numClasses]);
  return concat([add(off, on) as Tensor2D, sum(on, 1, true) as Tensor2D], 1);
}
