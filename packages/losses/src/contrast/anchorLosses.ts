import {
  addN,
  concat,
  customGrad,
  div,
  expandDims,
  matMul,
  maximum,
  mul,
  pad,
  sigmoid,
  slice,
  softplus,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { contrastBlock } from './contrastBlock.js';

/** What anchors are compared with, and how. */
export interface Contrast {
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
 * @remarks The pairs of a block of anchors are found once on the way forward and again on the way back, so that memory grows with
 * block × set: a bank may hold a hundred thousand embeddings.
 * @returns `[anchors]`; 0 for an anchor without positives or negatives.
 */
export function anchorLosses(anchors: Tensor2D, contrast: Contrast): Tensor1D {
  const evaluate = customGrad((...operands) => {
    const [embeddings, save] = operands as [Tensor2D, (tensors: Tensor[]) => void];
    // Saved, or the caller's tidy would free them before the way back.
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

/** With g_ip = dL_i/d(n_i − s_ip): each positive moves by −g_ip, and the negatives share Σ_p g_ip among them. */
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
      // Every anchor is in the others' contrast set too; the memory is not moved.
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
