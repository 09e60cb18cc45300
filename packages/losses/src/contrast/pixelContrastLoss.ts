import { l2Normalize, ShapeError, ValueError } from '@ecgan/core';
import { assertNumber, assertShape } from '@ecgan/core/internal';
import { cast, concat, mul, Tensor, type Tensor1D, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { type Reduced, type Reduction, reduce, zeroOf } from '../reduce.js';
import { anchorLosses, anchorsPerBlock, countPartners } from './anchorLosses.js';

/** Options of {@link pixelContrastLoss}. */
export interface PixelContrastLossOptions<R extends Reduction = Reduction> {
  /**
   * τ > 0. A smaller τ puts more weight on the most similar negatives.
   * @defaultValue 0.07, as in ContrastiveSeg (whose ablation prefers 0.1); the paper does not give it
   */
  temperature?: number;
  /** The loss is multiplied by `temperature / baseTemperature`, as in SupCon's code. @defaultValue `temperature`: a factor of 1 */
  baseTemperature?: number;
  /** Embeddings of earlier batches to contrast with as well, such as `PixelMemoryBank.contents()`; constants. @defaultValue none */
  memory?: LabelledEmbeddings;
  /** Scale embeddings (and memory) to unit length first; zero vectors stay as they are. @defaultValue true */
  normalize?: boolean;
  /** Over the anchors that have both positives and negatives. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * Pixel-wise contrastive loss: attracts pixels of one class, across all images of the batch, and repels those of different classes.
 *
 * `L_i = 1/|P_i| Σ_{i⁺} −log [ exp(i·i⁺/τ) / (exp(i·i⁺/τ) + Σ_{i⁻∈N_i} exp(i·i⁻/τ)) ]`, averaged over anchors i
 *
 * @remarks Every embedding of the batch is an anchor. Embeddings of the memory serve as positives and negatives only; they are no anchors
 * and get no gradient. An anchor is not its own positive. Anchors without a positive or without a negative are skipped; if all are, the
 * loss and its gradients are 0. Lists of embeddings and labels, one per scale, form one contrast, as in ECGAN++: a pixel of one scale
 * is attracted by those of its class on every scale, and repelled by all others. TF.js has no second derivative of it.
 * @param embeddings - `[samples, dim]`, of pixels chosen by {@link samplePixels}, or a list of such, one per scale.
 * @param labels - Class ids, int32 `[samples]`, or a list with one per scale.
 * @param options - See {@link PixelContrastLossOptions}.
 * @returns A scalar for `'mean'` and `'sum'`, `[samples]` for `'none'`, with 0 for skipped anchors.
 * @throws {@link ShapeError} if the shapes of embeddings, labels or memory do not match; {@link ValueError} if a temperature is not > 0.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.2; Wang et al. 2021, arXiv 2101.11939; multi-scale: Tang et al. 2023,
 *   arXiv 2307.12084
 *
 * @example
 * ```ts
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { pixelContrastLoss } from '@ecgan/losses';
 *
 * const embeddings = tensor2d([[1, 0], [1, 0], [0, 1]]);
 * pixelContrastLoss(embeddings, Int32Array.of(4, 4, 7), { temperature: 1 }).print(); // 0.313262 = log(1 + 1/e)
 * ```
 */
export function pixelContrastLoss<R extends Reduction = 'mean'>(
  embeddings: Tensor | readonly Tensor[],
  labels: SampleLabels | readonly SampleLabels[],
  options: PixelContrastLossOptions<R> = {},
): Reduced<R> {
  const { temperature = 0.07, baseTemperature = temperature, normalize = true, reduction = 'mean' as R } = options;
  assertNumber('temperature', temperature, { above: 0 });
  assertNumber('baseTemperature', baseTemperature, { above: 0 });
  return tidy(() => {
    const [samples, sampleLabels] = concatenated({ embeddings, labels });
    const count = samples.shape[0];
    if (count === 0) return reduce(zeroOf(samples, [reduction === 'none' ? 0 : 1]), reduction);
    const anchors = normalize ? l2Normalize(samples) : samples;
    const [memory, memoryLabels] = memoryOf(options.memory, normalize, samples.shape[1]);
    const allLabels: Tensor1D = memoryLabels ? concat([sampleLabels, memoryLabels]) : sampleLabels;
    const blockSize = anchorsPerBlock(allLabels.size);
    const { positives, valid } = countPartners(allLabels, count, blockSize);
    const losses = anchorLosses(anchors, { labels: allLabels, memory, positives, temperature, blockSize });
    return reduce(mul(losses, temperature / baseTemperature), reduction, valid);
  });
}

function memoryOf(memory: LabelledEmbeddings | undefined, normalize: boolean, dim: number) {
  if (!memory) return [];
  const [entries, labels] = concatenated(memory, 'memory.');
  if (entries.shape[1] !== dim)
    throw new ShapeError({ argument: 'memory.embeddings', expected: ['entries', dim], received: entries.shape });
  if (entries.shape[0] === 0) return [];
  return [normalize ? l2Normalize(entries) : entries, labels] as const;
}

/** Class ids of samples: a tensor `[samples]` or integers in an int32 array. */
export type SampleLabels = Tensor | Int32Array;

/** Embeddings of pixels and their class ids; lists with one per scale form one set of samples. */
export interface LabelledEmbeddings {
  /** `[samples, dim]`, with the same dim on every scale. */
  embeddings: Tensor | readonly Tensor[];
  /** int32 `[samples]` each. */
  labels: SampleLabels | readonly SampleLabels[];
}

/** Concatenates the samples of all scales to `[samples, dim]` and int32 `[samples]`, and checks them. */
function concatenated({ embeddings, labels }: LabelledEmbeddings, argument = ''): [Tensor2D, Tensor1D] {
  const [sets, ids] = [asList(embeddings), asList(labels)];
  if (sets.length === 0 || sets.length !== ids.length)
    throw new ValueError({
      argument: `${argument}labels`,
      expected: `one tensor per tensor of embeddings, ${sets.length || 'at least one'} in all`,
      received: ids.length,
    });
  const labelTensors = ids.map((list) => (list instanceof Tensor ? cast(list, 'int32') : tensor1d(list, 'int32')));
  sets.forEach((set, k) => {
    const at = sets.length > 1 ? `[${k}]` : '';
    assertShape(`${argument}embeddings${at}`, set, ['samples', sets[0].shape[1] ?? 'dim']);
    assertShape(`${argument}labels${at}`, labelTensors[k], [set.shape[0]]);
  });
  return [concat(sets as Tensor2D[], 0), concat(labelTensors as Tensor1D[], 0)];
}

function asList<T>(oneOrMore: T | readonly T[]): readonly T[] {
  return Array.isArray(oneOrMore) ? oneOrMore : [oneOrMore as T];
}
