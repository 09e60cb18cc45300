import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger, assertNumber, assertShape, chooseRandomly, seededRandom } from '@ecgan/core/internal';
import {
  add,
  cast,
  gather,
  max,
  mean,
  mul,
  onesLike,
  reshape,
  slice,
  softmax,
  squeeze,
  step,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from '../contrast/anchorLosses.js';
import { type Reduced, type Reduction, reduce } from '../reduce.js';
import { labelPairs, pairwiseLoss, softPairs } from './pairwiseLoss.js';

/** Pairs of one block where the caller sets no block size: large enough to keep two cores busy, small enough for their caches. */
const PAIRS_PER_BLOCK = 2 ** 20;

/** Options of {@link similarityLoss}. */
export interface SimilarityLossOptions<R extends Reduction = Reduction> {
  /** Pixels with this id take no part. A dense map marks such pixels by a row of zeros. @defaultValue none */
  ignoreLabel?: number;
  /**
   * Compare the cells of a grid of `[rows, columns]` instead of pixels: the mean of each cell's probabilities with the label at its
   * centre (of a dense map, with the mean of its labels). Must divide height and width. @defaultValue every pixel
   */
  grid?: readonly [rows: number, columns: number];
  /** Compare this many pixels (or cells) of each image, drawn without replacement. @defaultValue all */
  samples?: number;
  /** Seed of that draw; a fixed one draws the same pixels at every call. @defaultValue another draw each call */
  seed?: number;
  /** Rows of a block of pairs: memory grows with `blockSize × pixels`. @defaultValue as many as make 2²⁰ pairs */
  blockSize?: number;
  /** Keeps both logarithms finite, see remarks. In (0, 1). @defaultValue 2⁻²⁰ */
  epsilon?: number;
  /** Over the images. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * Similarity loss: two pixels should get the same class exactly if they have the same class in the label map.
 *
 * `L = −(1/M²) Σ_ij [a_ij log a''_ij + (1 − a_ij) log(1 − a''_ij)]`, `a_ij = s_i·s_j`, `a''_ij = s''_i·s''_j`, `s'' = softmax(logits)`
 *
 * @remarks Exact over all M² pairs of the M pixels of an image, i = j included, found in blocks together with its gradient: memory
 * grows with block × M. A reduced `grid` or drawn `samples` are estimates; say so beside a number made with them.
 *
 * Deviation: each logarithm is `log((x + ε) / (1 + ε))`. It differs from `log x` by at most ε/x, is 0 for a perfect pair, and
 * unlike a clamp keeps the true gradient, 1/(x + ε), of the most wrong pairs. Below the default 2⁻²⁰ ≈ 1e-6, `1 − a''` is rounding
 * noise in float32.
 *
 * Fits `model.compile` with dense targets; TF.js has no second derivative of it.
 * @param labelMap - Class ids, int32 `[batch, height, width]`, or one-hot or soft labels `[batch, height, width, numClasses]`.
 * @param logits - `[batch, height, width, numClasses]`, read from the generated image by a segmenter; the operand that is differentiated.
 * @param options - See {@link SimilarityLossOptions}.
 * @returns A scalar for `'mean'` and `'sum'`, `[batch]` for `'none'`. An image without a pixel that takes part adds 0.
 * @throws {@link ShapeError} if the shapes differ or `grid` does not divide them; {@link ValueError} if an option is out of range.
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
    const { probabilities, targets } = similarityPixels(labelMap, logits as Tensor4D, options);
    const blockSize = options.blockSize ?? Math.max(1, Math.floor(PAIRS_PER_BLOCK / probabilities.shape[1]));
    const soft = labelMap.rank === 4;
    const weights = soft ? step(max(targets, 2, true)) : labelled(targets, ignoreLabel);
    const likelihoods = (unstack(targets) as Tensor2D[]).map((target) =>
      soft ? softPairs(target, epsilon) : labelPairs(squeeze(target, [1]), epsilon),
    );
    const losses = pairwiseLoss(probabilities, weights as Tensor3D, likelihoods, blockSize);
    // The (1 + ε) below every logarithm: the same for all pairs, so added once per image that has any.
    const denominators = mul(step(sum(weights, [1, 2])), Math.log1p(epsilon));
    return reduce(add(losses, denominators), reduction);
  });
}

function labelled(labels: Tensor3D, ignoreLabel: number | undefined): Tensor {
  const ids = cast(labels, 'float32');
  return ignoreLabel === undefined ? onesLike(ids) : unequalPairs(ids, ignoreLabel);
}

function checkOperands(
  labelMap: Tensor,
  logits: Tensor,
  { grid, samples, blockSize, ignoreLabel }: SimilarityLossOptions,
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
  if (grid && !(height % grid[0] === 0 && width % grid[1] === 0))
    throw new ShapeError({ argument: 'grid', expected: `lengths that divide ${height} and ${width}`, received: grid });
}

/** Averages `[batch, height, width, channels]` over each cell of a grid of `[rows, columns]` equal cells. */
function averageCells(x: Tensor4D, [rows, columns]: readonly [number, number]): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  // Rank 4 twice, as not every backend reduces higher ranks.
  const overHeight = mean(reshape(x, [batch * rows, height / rows, width * channels]), 1);
  const overWidth = mean(reshape(overHeight, [batch * rows * columns, width / columns, channels]), 1);
  return reshape(overWidth, [batch, rows, columns, channels]);
}

/** The pixel at the centre (rounded down) of each cell of a grid of `[rows, columns]` equal cells, `[batch, height, width]`. */
function centreOfCells(labelMap: Tensor3D, [rows, columns]: readonly [number, number]): Tensor3D {
  const [batch, height, width] = labelMap.shape;
  const [cellHeight, cellWidth] = [height / rows, width / columns];
  const lines = slice(reshape(labelMap, [batch * rows, cellHeight, width]), [0, cellHeight >> 1, 0], [-1, 1, -1]);
  const centres = slice(reshape(lines, [batch * rows * columns, cellWidth]), [0, cellWidth >> 1], [-1, 1]);
  return reshape(centres, [batch, rows, columns]);
}

/** The pixels (or cells, or drawn pixels) that are compared. */
interface SimilarityPixels {
  /** `[batch, pixels, numClasses]` */
  probabilities: Tensor3D;
  /** Class ids, int32 `[batch, pixels, 1]`, or soft labels `[batch, pixels, numClasses]`. */
  targets: Tensor3D;
}

/** Flattens labels and predictions to pixels, on the grid and for the draw that the options ask for. */
function similarityPixels(
  labelMap: Tensor,
  logits: Tensor4D,
  { grid, samples, seed }: Pick<SimilarityLossOptions, 'grid' | 'samples' | 'seed'>,
): SimilarityPixels {
  const onGrid = (x: Tensor) => (grid ? averageCells(x as Tensor4D, grid) : x);
  const labelsOnGrid = (x: Tensor) => (grid ? centreOfCells(x as Tensor3D, grid) : x);
  const targets = labelMap.rank === 4 ? onGrid(cast(labelMap, 'float32')) : labelsOnGrid(cast(labelMap, 'int32'));
  const probabilities = onGrid(softmax(logits));

  const [batch, numClasses] = [logits.shape[0], logits.shape[3]];
  const size = probabilities.size / (batch * numClasses);
  const indices = samples === undefined || samples >= size ? undefined : drawIndices(batch, size, samples, seed);
  const pixels = (x: Tensor) => {
    const channels = x.size / (batch * size);
    const flat = reshape(x, [batch * size, channels]);
    return reshape(indices ? gather(flat, indices) : flat, [batch, indices ? -1 : size, channels]) as Tensor3D;
  };
  return { probabilities: pixels(probabilities), targets: pixels(targets) };
}

/** For each image `samples` of its `size` pixels, as flat indices over the batch. */
function drawIndices(batch: number, size: number, samples: number, seed?: number) {
  const random = seed === undefined ? Math.random : seededRandom(seed);
  const every = Array.from({ length: size }, (_, pixel) => pixel);
  const drawn = Array.from({ length: batch }, (_, image) =>
    chooseRandomly(every, samples, random).map((pixel) => image * size + pixel),
  );
  return tensor1d(drawn.flat(), 'int32');
}
