import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger, assertNumber, assertShape } from '@ecgan/core/internal';
import {
  add,
  cast,
  div,
  gather,
  max,
  maximum,
  mul,
  onesLike,
  reshape,
  slice,
  softmax,
  square,
  squeeze,
  step,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from '../contrast/anchorLosses.js';
import { type Reduced, type Reduction, reduce } from '../reduce.js';
import { drawSimilarityPixels, type PixelDraw } from './drawPixels.js';
import { labelPairs, softPairs } from './pairLikelihoods.js';
import { pairSums } from './pairSums.js';

/** Pairs per block by default: large enough to keep two cores busy, small enough for their caches. */
const PAIRS_PER_BLOCK = 2 ** 20;

/** Options of {@link similarityLoss}. */
export interface SimilarityLossOptions<R extends Reduction = Reduction> {
  /** Pixels with this id take no part. A dense map marks such pixels by a row of zeros. @defaultValue none */
  ignoreLabel?: number;
  /**
   * Estimate the loss from two random draws of one pixel per cell of a grid of `[rows, columns]`, which must divide height and width.
   * @defaultValue exact, all pairs of pixels
   */
  grid?: readonly [rows: number, columns: number];
  /**
   * Estimate the loss from two random draws of this many pixels of each image, without replacement. For sizes that no grid divides; a
   * grid has less variance at the same cost. @defaultValue exact
   */
  samples?: number;
  /** Estimate the loss from pixels that were drawn beforehand, for a compiled step, which draws nothing itself. @defaultValue none */
  draw?: PixelDraw;
  /** Uniform in [0, 1), for those draws: seed it for the same ones again. @defaultValue `Math.random` */
  random?: () => number;
  /** Rows of a block of pairs: memory grows with `blockSize × pixels`, or `× drawn pixels`. @defaultValue 2²⁰ pairs per block */
  blockSize?: number;
  /** Keeps both logarithms finite, see remarks. In (0, 1). @defaultValue 2⁻²⁰ */
  epsilon?: number;
  /** Over the images. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * Similarity loss: two pixels should be predicted to share a class if and only if they do in the label map.
 *
 * `L = −(1/M²) Σ_ij [a_ij log a''_ij + (1 − a_ij) log(1 − a''_ij)]`, `a_ij = s_i·s_j`, `a''_ij = s''_i·s''_j`, `s'' = softmax(logits)`
 *
 * @remarks Exact over all M² pairs of the M pixels of an image, i = j included, computed in blocks together with its gradient, so memory
 * grows with block × M.
 *
 * With `grid` or `samples` the loss and its gradient are unbiased estimates, from two independent draws P and Q of K of the map's H·W
 * pixels: every pixel of P is compared with every one of Q.
 *
 * `L̂ = (1/M²) (H·W/K)² Σ_{p∈P} Σ_{q∈Q} ℓ_pq`, ℓ_ij = 0 where i or j is ignored, M the number of pixels of the whole map that are not
 *
 * Proof: a pixel is in P with probability K/(H·W) (one of each of K equal cells, or K of all), and so in Q; P and Q are independent,
 * so P(i ∈ P, j ∈ Q) = (K/(H·W))² for every ordered pair, i = j and pairs within a cell included, and E[L̂] = (1/M²) Σ_ij ℓ_ij = L. The
 * draw does not depend on the prediction: E[∇L̂] = ∇E[L̂] = ∇L. Comparing one draw with itself would be biased: it has i = j too often and
 * no other pair within a cell. Each ℓ_pq of a perfect prediction is 0, and so is L̂, for every draw. State beside a published number that
 * it is an estimate.
 *
 * Deviation: each logarithm is `log((x + ε) / (1 + ε))`. It differs from `log x` by at most ε/x, is 0 for a perfect pair, and
 * unlike a clamp keeps the true gradient, 1/(x + ε), of the most wrong pairs. Below the default 2⁻²⁰ ≈ 1e-6, `1 − a''` is rounding
 * noise in float32.
 *
 * Fits `model.compile` with dense targets; TF.js has no second derivative of it.
 * @param labelMap - Class ids, int32 `[batch, height, width]`, or one-hot or soft labels `[batch, height, width, numClasses]`.
 * @param logits - `[batch, height, width, numClasses]`, a segmenter's prediction from the generated image; the operand that is differentiated.
 * @param options - See {@link SimilarityLossOptions}.
 * @returns A scalar for `'mean'` and `'sum'`, `[batch]` for `'none'`. An image of which all pixels are ignored adds 0.
 * @throws {@link ShapeError} if the shapes differ or `grid` does not divide them; {@link ValueError} if an option is out of range, or
 *   both `grid` and `samples` are given.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.2, similarity loss
 *
 * @example
 * ```ts
 * import { tensor3d, tensor4d } from '@tensorflow/tfjs-core';
 * import { similarityLoss } from '@ecgan/losses';
 *
 * const labels = tensor3d([[[0, 1]]], [1, 1, 2], 'int32');
 * similarityLoss(labels, tensor4d([[[[0, 0], [0, 0]]]])).print(); // 0.693147: nothing known, log 2
 * similarityLoss(labels, tensor4d([[[[99, 0], [0, 99]]]])).print(); // 0: a perfect prediction
 * ```
 */
export function similarityLoss<R extends Reduction = 'mean'>(
  labelMap: Tensor,
  logits: Tensor,
  options: SimilarityLossOptions<R> = {},
): Reduced<R> {
  const { epsilon = 2 ** -20, reduction = 'mean' as R, ignoreLabel } = options;
  checkOperands(labelMap, logits, options);
  assertNumber('epsilon', epsilon, { above: 0, below: 1 });
  return tidy(() => {
    const { batch, size, targets, scores, weights } = flatten(labelMap, logits, ignoreLabel);
    const draw = options.draw ?? drawSimilarityPixels(logits.shape, options, options.random ?? Math.random);
    const [drawnTargets, drawnScores, drawnWeights] = [targets, scores, weights].map(
      (x) => reshape(draw ? gather(x, draw.indices) : x, [batch, -1, x.shape[1] as number]) as Tensor3D,
    );
    const count = draw?.count ?? size;
    const likelihoods = (unstack(drawnTargets) as Tensor2D[]).map((target) =>
      labelMap.rank === 4 ? softPairs(target, epsilon) : labelPairs(squeeze(target, [1]), epsilon),
    );
    const blockSize = options.blockSize ?? Math.max(1, Math.floor(PAIRS_PER_BLOCK / count));
    const sums = pairSums(softmax(drawnScores), drawnWeights, likelihoods, draw ? 'halves' : 'all', blockSize);
    // The denominator (1 + ε) of every logarithm is the same for all pairs, so it is added once per image.
    const denominators = mul(countPairs(drawnWeights, draw), Math.log1p(epsilon));
    const allPairs = maximum(square(sum(reshape(weights, [batch, size]), 1)), 1);
    return reduce(div(mul(add(sums, denominators), (size / count) ** 2), allPairs), reduction);
  });
}

/** Labels and predictions of all pixels of a batch, flattened. */
interface FlatPixels {
  batch: number;
  /** Pixels of one image. */
  size: number;
  /** Class ids, int32 `[batch · size, 1]`, or soft labels `[batch · size, numClasses]`. */
  targets: Tensor2D;
  /** `[batch · size, numClasses]` */
  scores: Tensor2D;
  /** `[batch · size, 1]`: 1 for pixels that take part, 0 for the others. */
  weights: Tensor2D;
}

function flatten(labelMap: Tensor, logits: Tensor, ignoreLabel: number | undefined): FlatPixels {
  const [batch, height, width, numClasses] = logits.shape;
  const soft = labelMap.rank === 4;
  const targets: Tensor2D = reshape(cast(labelMap, soft ? 'float32' : 'int32'), [-1, soft ? numClasses : 1]);
  return {
    batch,
    size: height * width,
    targets,
    scores: reshape(logits, [-1, numClasses]),
    weights: (soft ? step(max(targets, 1, true)) : labelled(targets, ignoreLabel)) as Tensor2D,
  };
}

/** Number of compared pairs of pixels that take part, `[batch]`. */
function countPairs(weights: Tensor3D, draw: PixelDraw | undefined): Tensor1D {
  if (!draw) return square(sum<Tensor1D>(weights, [1, 2]));
  const half = (which: number) =>
    sum<Tensor1D>(slice(weights, [0, which * draw.count, 0], [-1, draw.count, 1]), [1, 2]);
  return mul<Tensor1D>(half(0), half(1));
}

function labelled(labels: Tensor2D, ignoreLabel: number | undefined): Tensor {
  const ids = cast(labels, 'float32');
  return ignoreLabel === undefined ? onesLike(ids) : unequalPairs(ids, ignoreLabel);
}

function checkOperands(
  labelMap: Tensor,
  logits: Tensor,
  { draw, grid, samples, blockSize, ignoreLabel }: SimilarityLossOptions,
) {
  assertShape('logits', logits, ['batch', 'height', 'width', 'numClasses']);
  const [, height, width] = logits.shape;
  const expected = labelMap.rank === 4 ? logits.shape : logits.shape.slice(0, 3);
  assertShape('labelMap', labelMap, expected, 'Bring labels and logits to one size first.');
  if (labelMap.rank === 4 && ignoreLabel !== undefined)
    throw new ValueError({
      argument: 'ignoreLabel',
      expected: 'no ignoreLabel with a dense map',
      received: ignoreLabel,
      advice: 'A row of zeros marks a pixel that takes no part.',
    });
  if (samples !== undefined) assertInteger('samples', samples, { atLeast: 1 });
  if (blockSize !== undefined) assertInteger('blockSize', blockSize, { atLeast: 1 });
  if (draw && (grid || samples !== undefined))
    throw new ValueError({ argument: 'draw', expected: 'no grid and no samples beside it', received: 'both' });
  if (grid && samples !== undefined)
    throw new ValueError({ argument: 'samples', expected: 'either a grid or samples', received: 'both' });
  if (grid && !(height % grid[0] === 0 && width % grid[1] === 0))
    throw new ShapeError({ argument: 'grid', expected: `lengths that divide ${height} and ${width}`, received: grid });
}
