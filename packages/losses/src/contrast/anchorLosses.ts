import {
  abs,
  add,
  addN,
  cast,
  concat,
  customGrad,
  div,
  exp,
  expandDims,
  log,
  matMul,
  max,
  maximum,
  mul,
  pad,
  range,
  sigmoid,
  sign,
  slice,
  softplus,
  step,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';

/** The contrast set of the anchors, and how they are compared with it. */
interface Contrast {
  /** Class ids int32 `[set]`: of the anchors, then of the memory. */
  labels: Tensor1D;
  /** Embeddings of the memory `[entries, dim]`, or none; constants. */
  memory?: Tensor2D;
  /** |P_i|, `[anchors]`. */
  positives: Tensor1D;
  /** τ */
  temperature: number;
  /** Anchors per block. */
  blockSize: number;
}

/**
 * `L_i = 1/|P_i| Σ_p softplus(n_i − s_ip)`: with `n_i = log Σ_n exp s_in`, softplus is −log [exp s_ip / (exp s_ip + Σ_n exp s_in)] in a
 * form that neither overflows nor cancels.
 *
 * @remarks The pairs of a block of anchors are computed in the forward pass and again in the backward pass, so memory grows with
 * block × set: a bank may hold a hundred thousand embeddings.
 * @returns `[anchors]`; 0 for an anchor without positives or negatives.
 */
export function anchorLosses(anchors: Tensor2D, contrast: Contrast): Tensor1D {
  const evaluate = customGrad((...operands) => {
    const [embeddings, save] = operands as [Tensor2D, (tensors: Tensor[]) => void];
    // Saved, or the caller's tidy would free them before the backward pass.
    const { labels, positives, memory } = contrast;
    save([embeddings, labels, positives, ...(memory ? [memory] : [])]);
    return {
      value: lossesOf(embeddings, contrast),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [anchors, labels, positives, memory] = saved as [Tensor2D, Tensor1D, Tensor1D, Tensor2D?];
        return gradientOf(anchors, { ...contrast, labels, positives, memory }, dy as Tensor1D);
      },
    };
  });
  return evaluate(anchors);
}

function lossesOf(anchors: Tensor2D, { memory, labels, positives, temperature, blockSize }: Contrast): Tensor1D {
  const embeddings = memory ? concat([anchors, memory]) : anchors;
  const sums = blocksOf(anchors, blockSize).map(({ start, size }) =>
    tidy(() => {
      const { positive, outweighed } = contrastBlock({ embeddings, labels }, temperature, start, size);
      return sum(mul(positive, softplus(outweighed)), 1);
    }),
  );
  return div(concat(sums), maximum(positives, 1));
}

/** With g_ip = dL_i/d(n_i − s_ip): each positive gets −g_ip, and the negatives share Σ_p g_ip. */
function gradientOf(anchors: Tensor2D, contrast: Contrast, dy: Tensor1D): Tensor2D {
  const { memory, labels, positives, temperature, blockSize } = contrast;
  const count = anchors.shape[0];
  const embeddings = memory ? concat([anchors, memory]) : anchors;
  const perPositive = expandDims(div(dy, mul(maximum(positives, 1), temperature)), 1);
  let gradient: Tensor = zerosLike(anchors);
  for (const { start, size } of blocksOf(anchors, blockSize)) {
    const before = gradient;
    gradient = tidy(() => {
      const { positive, outweighed, share } = contrastBlock({ embeddings, labels }, temperature, start, size);
      const pulled = mul(mul(positive, sigmoid(outweighed)), slice(perPositive, [start, 0], [size, 1]));
      const pairs = sub(mul(share, sum(pulled, 1, true)), pulled);
      const asAnchors = pad(matMul(pairs, embeddings), [
        [start, count - start - size],
        [0, 0],
      ]);
      // Every anchor is in the others' contrast set too; the memory gets no gradient.
      const asPartners = transpose(
        matMul(transpose(slice(anchors, [start, 0], [size, -1])), slice(pairs, [0, 0], [size, count])),
      );
      return addN([before, asAnchors, asPartners]);
    });
    before.dispose();
  }
  return gradient as Tensor2D;
}

function blocksOf(anchors: Tensor2D, blockSize: number): { start: number; size: number }[] {
  const count = anchors.shape[0];
  return Array.from({ length: Math.ceil(count / blockSize) }, (_, block) => ({
    start: block * blockSize,
    size: Math.min(blockSize, count - block * blockSize),
  }));
}

/** Pairs of one block of anchors: about 16 MB per intermediate. */
const PAIRS_PER_BLOCK = 2 ** 22;

/**
 * The number of anchors that are compared with their contrast set at once.
 *
 * @param set - Number of samples and memory entries together.
 */
export function anchorsPerBlock(set: number): number {
  return Math.max(1, Math.floor(PAIRS_PER_BLOCK / set));
}

/** The anchors, followed by the memory's entries. */
interface ContrastSet {
  /** `[set, dim]` */
  embeddings: Tensor2D;
  /** int32 `[set]` */
  labels: Tensor1D;
}

/** The pairs of some anchors with the contrast set, each `[anchors, set]`. */
interface ContrastBlock {
  /** 1 for a positive: same class, another sample. */
  positive: Tensor;
  /** `n_i − s_ij` with `n_i = log Σ_n exp s_in` over the negatives of anchor i: the logit by which the negatives outweigh the pair. */
  outweighed: Tensor;
  /** `exp(s_ij − n_i)` for a negative, 0 for others: its share among the negatives. */
  share: Tensor;
}

/** Subtracted from entries that a maximum must ignore: larger than any similarity, and finite. */
const PASSED_OVER = 1e30;

/** Compares the `size` anchors from `start` on with the whole set, at similarities `s_ij = e_i·e_j / τ`. */
function contrastBlock(set: ContrastSet, temperature: number, start: number, size: number): ContrastBlock {
  const { embeddings, labels } = set;
  const anchors = div(slice(embeddings, [start, 0], [size, -1]), temperature) as Tensor2D;
  const similarity = matMul(anchors, transpose(embeddings));
  const ids = cast(labels, 'float32');
  const different = unequalPairs(expandDims(slice(ids, [start], [size]), 1), expandDims(ids, 0));
  const same = sub(1, different);

  // The usual shift by the largest term, here by the largest negative. Without a negative n_i is about −1e30, so the loss of every pair is 0.
  const negatives = sub(similarity, mul(same, PASSED_OVER));
  const largest = max(negatives, 1, true);
  const terms = mul(exp(sub(negatives, largest)), different);
  const total = maximum(sum(terms, 1, true), 1 / PASSED_OVER);
  const outweighed = sub(add(largest, log(total)), similarity);

  const another = unequalPairs(expandDims(range(start, start + size), 1), expandDims(range(0, labels.size), 0));
  return { positive: mul(same, another), outweighed, share: div(terms, total) };
}

/** Positives and negatives of each anchor, `[anchors]`. */
interface PartnerCounts {
  /** |P_i| */
  positives: Tensor1D;
  /** 1 for an anchor with a positive and a negative, 0 for one without. */
  valid: Tensor1D;
}

/** Counts the positives of the first `anchors` samples among all `labels`, in blocks of anchors. */
export function countPartners(labels: Tensor1D, anchors: number, blockSize: number): PartnerCounts {
  const ids = cast(labels, 'float32');
  const counts: Tensor1D[] = [];
  for (let start = 0; start < anchors; start += blockSize) {
    const size = Math.min(blockSize, anchors - start);
    const block = () => sum(unequalPairs(expandDims(slice(ids, [start], [size]), 1), expandDims(ids, 0)), 1);
    counts.push(tidy(block) as Tensor1D);
  }
  const negatives = concat(counts);
  const positives: Tensor1D = sub(labels.size - 1, negatives);
  return { positives, valid: mul(step(positives), step(negatives)) };
}

/**
 * 1 where the numbers of `a` and `b` differ, 0 where they are equal, by broadcasting: `|sign(a − b)|`
 *
 * @remarks In place of `notEqual`, whose broadcasting takes the wasm backend a hundred times as long as this.
 * @param a - float32; class ids are exact up to 2²⁴.
 * @param b - The same, or one number.
 */
export function unequalPairs(a: Tensor, b: Tensor | number): Tensor {
  return abs(sign(sub(a, b)));
}
